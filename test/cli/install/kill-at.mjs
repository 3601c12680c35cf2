// Preloaded into the built CLI. KILL_AT is a change of the disk, counted from 1, and where in it the process kills
// itself by SIGKILL: `12:before`, `12:amid` (the system has been asked and works on it) or `12:after`. With STEPS_TO,
// the number of changes that were made is written to that file at the end.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [at, where] = (process.env.KILL_AT ?? '0:none').split(':');
let step = 0;
const die = () => process.kill(process.pid, 'SIGKILL');

function counted(owner, name, wrap = (result) => result) {
  const real = owner[name];
  owner[name] = async function (...args) {
    step += 1;
    const isHere = step === Number(at);
    if (isHere && where === 'before') die();
    const working = real.apply(this, args);
    if (isHere && where === 'amid') die();
    const result = await working;
    if (isHere && where === 'after') die();
    return wrap(result);
  };
}

for (const name of ['mkdir', 'writeFile', 'symlink', 'rename', 'unlink', 'rmdir', 'rm', 'chmod'])
  counted(fs.promises, name);
counted(fs.promises, 'open', (file) => {
  for (const name of ['writeFile', 'sync', 'chmod']) counted(file, name);
  return file;
});
syncBuiltinESMExports();

if (process.env.STEPS_TO)
  process.on('exit', () => fs.writeFileSync(process.env.STEPS_TO, String(step)));
