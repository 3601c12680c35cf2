/**
 * How much processor time this process spends on some work, in milliseconds. Unlike what a clock shows, it is
 * the same beside other processes that keep the machine busy.
 */
export async function processorMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
