import { copyNativePackages } from './build/native.ts';

// Copies the native packages for the image, whose last stage has only the bundle and these: `node
// scripts/copy-native.ts FOLDER`.
const [to] = process.argv.slice(2);
if (!to) throw new Error('usage: node scripts/copy-native.ts FOLDER');
console.log(copyNativePackages(to).join('\n'));
