import { Command, Option } from 'clipanion';
import type { InstallScope } from '#schema/targets.ts';
import { BaseCommand } from '../base-command.ts';
import { describe } from '../describe-error.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Diagnosis } from '../install/doctor/diagnose.ts';
import type { Finding } from '../install/doctor/finding.ts';
import type { Engine } from '../install/engine.ts';

/** How long `doctor` waits for the registry, in seconds. */
const waitSeconds = 10;

/** `doctor`: compares what is installed with the lock file, and mends what is provably ours. */
export class Doctor extends BaseCommand {
  static override paths = [['doctor']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Find and mend what is wrong with installed assets',
    details: `Finds changed and missing files and entries, foreign files, leftovers, interrupted commands, conflict markers, lock entries for unknown agent tools, and, when the registry answers, versions that are yanked, deprecated, gone or withdrawn (security), and parts that are. Each finding has the command that mends it. The exit code is 5 if there are findings; notes do not count.

--fix places again what is missing, removes parts, links and copies that nothing needs, and takes both sides of a merged lock file together. It never touches a file or an entry that you changed.

In a pipe each line is  severity, code, scope, asset, path, text, command  with tabs between.`,
    examples: [
      ['Look at this project and at the user', '$0 doctor'],
      ['Mend what can be mended', '$0 doctor --fix'],
    ],
  });

  scope = Option.String('-s,--scope', { description: '<scope> project or user; default: both' });
  fix = Option.Boolean('--fix', false, { description: 'Mend what is provably not yours' });

  async execute(): Promise<ExitCode> {
    const { allScopes, createEngine, parseScope } = await import('../install/session.ts');
    const { diagnose } = await import('../install/doctor/diagnose.ts');
    const { identityOf } = await import('../install/doctor/finding.ts');
    const given = parseScope(this.scope);
    const engine = await createEngine(this);
    const scopes = given ? [given] : await allScopes(engine);
    const findings: Finding[] = [];
    const mended: Finding[] = [];
    const surveys = new Map<InstallScope, Diagnosis>();
    for (const scope of scopes) {
      let diagnosis = await diagnose(engine, scope, { recover: false });
      if (this.fix) {
        const before = diagnosis.findings;
        await this.#mend(engine, scope, diagnosis);
        diagnosis = await diagnose(engine, scope, { recover: true });
        const left = new Set(diagnosis.findings.map(identityOf));
        for (const one of before) if (!left.has(identityOf(one))) mended.push(one);
      }
      surveys.set(scope, diagnosis);
    }
    for (const [scope, diagnosis] of surveys) {
      for (const one of diagnosis.findings) findings.push(one);
      for (const one of await this.#registered(scope, diagnosis)) findings.push(one);
    }
    return this.#answer(findings, mended);
  }

  async #mend(engine: Engine, scope: InstallScope, first: Diagnosis): Promise<void> {
    const { diagnose } = await import('../install/doctor/diagnose.ts');
    const { mend } = await import('../install/doctor/mend.ts');
    const { createArchiveCache } = await import('../install/archive-cache.ts');
    const { fetchFiles } = await import('../install/fetch.ts');
    const { surveyed, findings } =
      first.surveyed === null ? await diagnose(engine, scope, { recover: true }) : first;
    if (surveyed === null) return;
    const cache = createArchiveCache(engine.places.home);
    await mend(
      {
        engine,
        scope,
        fetch: (wanted) => fetchFiles(wanted, cache, () => this.transferClient()),
        failed: (ref, err) => {
          const { message, errors = [] } = describe(err);
          const details = errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
          this.output.warn(`${ref} was not mended: ${[message, ...details].join('; ')}`);
        },
      },
      surveyed,
      findings,
    );
  }

  /** What the registry tells of installed versions and of parts; none, with a warning, if it does not answer. */
  async #registered(scope: InstallScope, { surveyed }: Diagnosis): Promise<Finding[]> {
    const { dependencyTrouble } = await import('../install/doctor/dependencies.ts');
    const { withdrawnVersions } = await import('../install/doctor/withdrawn.ts');
    if (surveyed === null || Object.keys(surveyed.lock.assets).length === 0) return [];
    if (this.offline) {
      this.output.warn('the registry was not asked about yanked versions: --offline is set');
      return [];
    }
    try {
      const { registryUrl } = await this.settings();
      const client = await this.client({ timeoutSeconds: waitSeconds });
      return [
        ...(await withdrawnVersions(client, registryUrl, scope, surveyed.lock)),
        ...(await dependencyTrouble(client, scope, surveyed.lock)),
      ];
    } catch (err) {
      if (this.context.signal.aborted) throw err;
      this.output.warn(
        `the registry was not asked about yanked versions: ${describe(err).message}`,
      );
      return [];
    }
  }

  #answer(findings: Finding[], mended: Finding[]): ExitCode {
    const counted = findings.filter(({ severity }) => severity !== 'note').length;
    const failure =
      counted === 0
        ? undefined
        : new CliError('cli.refused', `${counted} ${counted === 1 ? 'finding' : 'findings'}`);
    for (const { ref, path, text } of mended) {
      this.output.done(`${[ref, path].filter(Boolean).join('  ')}  mended: it ${text}`);
    }
    this.output.result({ findings, mended }, () => this.#print(findings), failure);
    if (!failure) {
      if (findings.length === 0) this.output.note('nothing is wrong');
      return exitCodes.done;
    }
    return this.json ? exitCodes.refused : this.output.fail(failure);
  }

  #print(findings: Finding[]) {
    if (!this.output.interactive) {
      return this.output.table(
        [],
        findings.map((one) => [
          one.severity,
          one.code,
          one.scope,
          one.ref,
          one.path,
          one.text,
          one.command,
        ]),
      );
    }
    for (const { severity, code, ref, path, text, command } of findings) {
      const { cross, skip } = this.output.symbols;
      const about = [ref, path].filter(Boolean).join('  ');
      this.output.line(`${severity === 'error' ? cross : skip} ${about}  ${text}  (${code})`);
      if (command !== null) this.output.line(`    ${command}`);
    }
  }
}
