import { useRoute } from 'preact-iso';
import { usePageTitle } from '../../navigation.ts';

/** The page of a skill: everything under `/skills/:namespace/:name`; `params.rest` is what follows. */
export default function SkillPage() {
  const { params } = useRoute();
  const ref = `${params['namespace']}/${params['name']}`;
  usePageTitle(ref);
  return <h1 class="pt-10 text-2xl font-semibold">{ref}</h1>;
}
