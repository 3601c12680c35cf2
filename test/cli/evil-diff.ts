import { poisoned } from './poison.ts';

const evilFinding = { path: poisoned, line: 1, text: poisoned };
const evilFile = {
  path: `${poisoned}.sh`,
  change: 'added',
  before: null,
  after: null,
  added: 2,
  removed: 0,
  hunks: [
    {
      oldStart: 0,
      oldLines: 0,
      newStart: 1,
      newLines: 2,
      lines: [`+${poisoned}`, ` ${poisoned}`, `+https://${poisoned}`],
    },
  ],
};
export const evilDiff = {
  from: poisoned,
  to: poisoned,
  truncated: false,
  nextCursor: null,
  files: [evilFile],
  matters: {
    scripts: [evilFinding],
    changedScripts: [],
    madeExecutable: [],
    opaque: [],
    hosts: [evilFinding],
    environment: [],
    manifest: [{ what: 'toolsAdded', values: [poisoned] }],
  },
};
