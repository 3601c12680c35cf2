import { usePageTitle } from '../../navigation.ts';

/** The page. */
export function Search() {
  usePageTitle('AgentHub');
  return <h1>AgentHub</h1>;
}
