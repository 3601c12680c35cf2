import { copyNativePackages } from './build/native.ts';

// For the image, whose last stage holds the bundle and these alone: `node scripts/copy-native.ts FOLDER`.
const [to] = process.argv.slice(2);
if (!to) throw new Error('usage: node scripts/copy-native.ts FOLDER');
console.log(copyNativePackages(to).join('\n'));
