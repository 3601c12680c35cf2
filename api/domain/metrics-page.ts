/** The page that a monitoring system reads at intervals. */
export type MetricsPage = {
  contentType: string;
  /** All metrics of this process, now. */
  text(): Promise<string>;
};
