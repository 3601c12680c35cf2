import { usePageTitle } from '../../navigation.ts';

/** The page. */
export function Home() {
  usePageTitle('AgentHub');
  return <h1>AgentHub</h1>;
}
