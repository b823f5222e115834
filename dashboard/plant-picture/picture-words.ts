import { defineWords } from '../shared/words.ts';

export const pictureWords = defineWords('picture', {
  picture: { ja: 'プラント画面：{{title}}', en: 'Plant picture: {{title}}' },
  running: { ja: '運転', en: 'RUN' },
  stopped: { ja: '停止', en: 'STOP' },
  closed: { ja: '入', en: 'CLOSED' },
  open: { ja: '切', en: 'OPEN' },
  unknown: { ja: '状態不明', en: 'Unknown' },
  staleValue: { ja: '取得不可', en: 'no data' },
  openFaceplate: { ja: '{{title}} の計器画面を開く', en: 'Open the faceplate of {{title}}' },
  failed: {
    ja: 'このブラウザではプラント画面を描けません（WebGL を使えません）。値は下の一覧で確認できます。',
    en: 'This browser cannot draw the plant (no WebGL). The values are listed below.',
  },
});
