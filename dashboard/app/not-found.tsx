import { EmptyNote } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { appWords } from './app-words.ts';

export function NotFound() {
  const say = useWords(appWords);
  return (
    <div className="page">
      <EmptyNote text={say('notFound')} />
    </div>
  );
}
