import { usePageTitle } from '../../navigation.ts';

/** The page. */
export default function Register() {
  usePageTitle('AgentHub');
  return <h1>AgentHub</h1>;
}
