import { usePageTitle } from '../../navigation.ts';

/** The page. */
export default function Login() {
  usePageTitle('AgentHub');
  return <h1>AgentHub</h1>;
}
