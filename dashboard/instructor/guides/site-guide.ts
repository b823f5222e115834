import type { Text } from '../../../range/contract/text.ts';

interface GuidePhase {
  readonly time: Text;
  readonly title: Text;
  readonly say: Text;
  readonly watch: Text;
}
interface GuideFailure {
  readonly seen: Text;
  readonly help: Text;
}

/** What an instructor should know of a site's exercises, on one page. Times are minutes of the exercise at pace ×1. */
export interface SiteGuide {
  readonly aims: readonly Text[];
  readonly before: readonly Text[];
  readonly phases: readonly GuidePhase[];
  readonly failures: readonly GuideFailure[];
}
