import type { SiteGuide } from './site-guide.ts';

/*
 * The instructor's page for the reactor's exercises. The attack begins between minute 8 and 11. From the moment at which
 * feed 1 is opened and the purge is shut it takes about five and a half minutes to 3,000 kPa. The account of Triton follows
 * FireEye (14 December 2017), Dragos (December 2017), Schneider Electric at S4x18, and CISA MAR-17-352-01.
 */
export const reactor: SiteGuide = {
  aims: [
    {
      ja: '制御と安全計装は別のものであり、計測・判断・操作端を分けておく理由を説明できる。',
      en: 'Explain that control and safety are two things, and why measurement, judgement and valves are kept apart.',
    },
    {
      ja: 'SISが作動した（または作動しなかった）理由を、証拠から言える。',
      en: 'Say from evidence why the safety system tripped, or why it did not.',
    },
    {
      ja: '設備が守られても生産が止まれば被害であることを、数字で示せる。',
      en: 'Show with figures that a saved vessel and a stopped plant are harm, too.',
    },
    {
      ja: '鍵の位置、遠隔接続、扉の一つで、SISまでの経路がどう変わるかを比べられる。',
      en: 'Compare what the key, the remote access and one door in a wall do to the way to the safety system.',
    },
  ],
  before: [
    {
      ja: '通常値を読み上げさせる：圧力2,700 kPa、製品100 kmol/h、パージ中のA 47 mol%、液位44 %。SISの三つの圧力も見せる。',
      en: 'Have the usual values read out: 2,700 kPa, 100 kmol/h of product, 47 mol% A in the purge, level 44 %. Show the three pressures of the safety system, too.',
    },
    {
      ja: '「圧力計測値の固定」を先に、「安全PLCの改ざん」を後に行う。SISが働く場面を見てからのほうが、働かない場面の重みが伝わる。',
      en: 'Run "Pressure reading held still" first and "Safety controller reprogrammed" after it: who has seen the safety system work knows what it means when it does not.',
    },
    {
      ja: '反応は速い。速さは ×1 か ×2 にする。',
      en: 'Things go fast here: use pace ×1 or ×2.',
    },
  ],
  phases: [
    {
      time: { ja: '0～8 分', en: '0–8 min' },
      title: { ja: '平常運転', en: 'Normal operation' },
      say: {
        ja: '「2,900 kPaで減産、2,950 kPaで停止、3,000 kPaが限界です。それぞれ誰が、どの計器で判断していますか。」',
        en: '"2,900 kPa reduces production, 2,950 shuts down, 3,000 is the limit. Who decides each, and by which instrument?"',
      },
      watch: {
        ja: 'PIC-103（運転）とPSHH-201（安全）を別の計器として見ているか。',
        en: 'Do they see PIC-103 (control) and PSHH-201 (safety) as two instruments?',
      },
    },
    {
      time: { ja: '8～12 分', en: '8–12 min' },
      title: { ja: '侵入（運転員の画面には出ない）', en: 'Entry (nothing on the HMI)' },
      say: {
        ja: '何も言わずに待つ。ゾーン図では、踏み台サーバから線が伸びる。改ざん型では、安全計装ネットワークへも伸びる。',
        en: 'Say nothing. On the zone map a line grows from the jump host, in the second exercise into the safety network.',
      },
      watch: {
        ja: '検知策を入れたチームは、SISへの書込みが通知されるかどうかを確かめているか。',
        en: 'Does a team with a detection know whether it would tell of a program written to the safety controller?',
      },
    },
    {
      time: { ja: '10～17 分', en: '10–17 min' },
      title: { ja: '圧力の上昇', en: 'Pressure rises' },
      say: {
        ja: '「表示は本当ですか。別の計器は何と言っていますか。非常停止（HS-201）はいつ押しますか。」',
        en: '"Is what you are shown true? What does the other instrument say? When do you press HS-201?"',
      },
      watch: {
        ja: '固定型ではPIC-103がゆらぎなく一定になる。改ざん型では警報が鳴らず、PSHH-201だけが上がる。約5分半で3,000 kPa。',
        en: 'In the first PIC-103 stands still without noise. In the second no alarm sounds and PSHH-201 climbs. Five and a half minutes to 3,000 kPa.',
      },
    },
    {
      time: { ja: '15～40 分', en: '15–40 min' },
      title: { ja: '停止後の対応と調査', en: 'After the shutdown: response and investigation' },
      say: {
        ja: '「原因が分からないまま、リセットして再開してよいですか。止めている間にも損失は増えます。」',
        en: '"May you reset and start again without knowing why? Every minute of standing costs, too."',
      },
      watch: {
        ja: '証拠保全とSISのプログラムの照合（ハッシュ、監査ログ）を、再開の前に行ったか。',
        en: 'Evidence, and the comparison of the safety program (hash, audit log), before the restart?',
      },
    },
    {
      time: { ja: '終了後 20 分', en: 'After: 20 min' },
      title: { ja: '振り返り', en: 'Debriefing' },
      say: {
        ja: '「TRITONでは、SISの自己診断がプラントを止めました。攻撃者の目的は分かっていません。ここで見た過圧は、起きていません。」',
        en: '"In the Triton case the safety system’s own diagnostics shut the plant down. What the intruders wanted is not known. The over-pressure that you saw did not happen."',
      },
      watch: {
        ja: '同じ種で「鍵をRUN」だけ、「ハードワイヤの圧力スイッチ」だけを入れて並べる。書込みは止まるが運転操作は残る、過圧は止まるが停止の損失は残る、という違い。',
        en: 'Put "key in RUN" alone beside "pressure switch" alone on one seed: one stops the writing and not the driving, the other the over-pressure and not the loss of production.',
      },
    },
  ],
  failures: [
    {
      seen: { ja: '低く安定した圧力を見て安心する', en: 'A low and steady pressure reassures them' },
      help: {
        ja: '「ゆらぎのない計器を見たことがありますか。SISの圧力と並べてください。」',
        en: '"Have you ever seen an instrument without noise? Put it beside the safety system’s."',
      },
    },
    {
      seen: { ja: '非常停止をためらう', en: 'They hesitate to press emergency shutdown' },
      help: {
        ja: '警報の手引きを読ませる。止める権限は運転員にあると、始める前に言っておく。',
        en: 'Have them read the alarm’s guide. Say before the exercise that the operator may stop the plant.',
      },
    },
    {
      seen: { ja: 'すぐにリセットして原料を開ける', en: 'They reset and open the feeds at once' },
      help: {
        ja: '「弁はなぜ開いていたのですか。その命令はまだ生きていませんか。」',
        en: '"Why was the valve open? Is that command still there?"',
      },
    },
    {
      seen: { ja: 'SISのバイパスを「点検だろう」と放置する', en: 'A bypass is taken for somebody’s inspection' },
      help: {
        ja: '作業許可の有無を確認させる。許可のある点検は37分に1回だけある。',
        en: 'Ask for the work permit: there is one permitted service, at minute 37.',
      },
    },
  ],
};
