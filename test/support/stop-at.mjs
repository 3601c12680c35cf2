// Preloaded into a command: it stops itself (SIGSTOP) when it has written what STOP_AT says to stderr.
const when = new RegExp(process.env.STOP_AT ?? '', 'm');
const write = process.stderr.write.bind(process.stderr);
let isStopped = false;

process.stderr.write = (chunk, ...rest) => {
  const took = write(chunk, ...rest);
  if (!isStopped && when.test(String(chunk))) {
    isStopped = true;
    process.kill(process.pid, 'SIGSTOP');
  }
  return took;
};
