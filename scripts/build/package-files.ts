/** The files that bundles take for packages whose entry no bundler can follow, relative to the root. */
export const packageFiles = {
  // Its UMD entry requires its own files through a parameter.
  'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
};
