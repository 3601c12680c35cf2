import { isSecretName } from '../../secret-value.ts';
import type { DeclaredInput } from '../kind-module.ts';
import type { Input, InputWithVariables } from './server-json.ts';
import { inputsOf, type Text, templateText } from './text.ts';

/** An input of a launch. */
export type LaunchInput = DeclaredInput & {
  /** Whether the input has the name of the environment variable that the server reads. */
  isVariable: boolean;
};

/** Collects the inputs of a launch; each name once, as it was first declared. */
export class LaunchInputs {
  readonly #byName = new Map<string, LaunchInput>();

  /** All inputs, in the order in which they were declared. */
  get all(): LaunchInput[] {
    return [...this.#byName.values()];
  }

  /** The text of a value: the fixed value with its variables, or else an input of that name. */
  textOf(given: InputWithVariables, name: string, isVariable = false): Text {
    if (typeof given.value !== 'string') {
      this.declare(name, given, isVariable);
      return [{ input: name }];
    }
    const text = templateText(given.value);
    for (const variable of inputsOf(text)) {
      const { isRequired, isSecret } = given;
      const { description } = given;
      const declared = ownOf(given.variables, variable) ?? { isRequired, isSecret, description };
      this.declare(variable, declared as Input, false);
    }
    return text;
  }

  /** Declares an input, unless one of that name is declared already. */
  declare(name: string, input: Input, isVariable: boolean): void {
    if (this.#byName.has(name)) return;
    this.#byName.set(name, {
      name,
      description: input.description ?? null,
      required: input.isRequired === true,
      // The name decides where the manifest does not say.
      secret: input.isSecret ?? isSecretName(name),
      default: typeof input.default === 'string' ? input.default : null,
      choices: Array.isArray(input.choices) ? input.choices : [],
      format: input.format ?? 'string',
      isVariable,
    });
  }
}

function ownOf<T>(all: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return all !== undefined && Object.hasOwn(all, name) ? all[name] : undefined;
}
