import type { Site } from '../../../simulator/site/document.ts';
import type { CommandCard } from '../../contract/investigation.ts';
import type { Text } from '../../contract/text.ts';

/**
 * A command's card with names of the site at hand where it has `{controller}`, `{subnet}` or `{tag}`: what a card
 * proposes can be typed as it stands. The controller is the site's first, the subnet its zone's, the tag the first
 * set-point that it holds.
 */
export const cardAt = (site: Site, card: CommandCard): CommandCard => {
  const controller = site.hosts.find(({ kind }) => kind === 'controller');
  const own = site.points.filter((point) => point.controller === controller?.id);
  const names: Readonly<Record<string, string>> = {
    controller: controller?.id ?? '',
    subnet: site.zones.find(({ id }) => id === controller?.zone)?.subnet ?? '',
    tag: (own.find(({ tag }) => tag.endsWith('.SV')) ?? own[0])?.tag ?? '',
  };
  const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (all, name: string) => names[name] ?? all);
  const both = (text: Text): Text => ({ ja: filled(text.ja), en: filled(text.en) });
  return { ...card, text: both(card.text), example: filled(card.example) };
};
