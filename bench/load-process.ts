import autocannon from 'autocannon';

/** One load, told and answered over IPC: a process of its own, so that it shares no event loop. */
process.once('message', (options: Parameters<typeof autocannon>[0]) => {
  autocannon(options).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (err: unknown) => {
      console.error(err);
      process.exit(1);
    },
  );
});
