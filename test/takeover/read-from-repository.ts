import { expect } from 'vitest';

/** The `origin` of a version that a sync of the recorded repository made. */
export const readFromRepository = {
  repository: expect.stringMatching(/\/team\.git$/),
  commit: expect.stringMatching(/^[0-9a-f]{40}$/),
  path: expect.stringMatching(/^skills\//),
  claimed: false,
  dirty: false,
};
