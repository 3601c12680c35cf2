import type { KindModule } from '../kind-module.ts';
import { skillChanges } from './changes.ts';
import { manifestFile } from './manifest-file.ts';
import { readSkillManifest } from './manifest.ts';
import { placeSkill, skillLocations } from './place.ts';
import { isSkillTemplate, skillTemplate } from './template.ts';

/** A skill: a folder with a `SKILL.md`, which an agent loads when its description fits the task. */
export const skill: KindModule = {
  manifestFile,
  readManifest: readSkillManifest,
  manifestChanges: skillChanges,
  template: skillTemplate,
  isTemplate: isSkillTemplate,
  // No other format is a skill.
  isConvertible: () => false,
  isConvertibleInTree: () => false,
  convert: () => [],
  locations: skillLocations,
  placementFiles: () => [],
  place: placeSkill,
};
