import type { SiteGuide } from './site-guide.ts';

/*
 * The instructor's page for the waterworks exercises. Times are minutes of the exercise at pace ×1, as the
 * scenarios declare them: the attack begins between minute 8 and 11, and an undefended clear well passes pH 8.6 about a
 * quarter of an hour after the set-point was raised. The account of Oldsmar follows press reports of February 2021 and
 * WTSP and WUSF of 13 April 2023.
 */

const aims: SiteGuide['aims'] = [
  {
    ja: '画面の値は「計測され、伝送され、表示された値」であり、現場の実値とは限らないと説明できる。',
    en: 'Explain that a value on the screen was measured, transmitted and shown, and need not be the truth.',
  },
  {
    ja: '水質異常の兆候から、設備故障・操作ミス・攻撃を証拠で切り分けられる。',
    en: 'Tell fault, mistake and attack apart by evidence, starting from a sign in the water.',
  },
  {
    ja: '給水を保ちながら、入口を閉じ、影響を止め、報告する順序を決められる。',
    en: 'Choose the order of closing the way in, stopping the effect and reporting, while keeping supply.',
  },
  {
    ja: '対策の効果を、導入の有無だけを変えた同じ条件の実行で比べられる。',
    en: 'Compare what measures are worth by runs that differ in nothing else.',
  },
];

const before: SiteGuide['before'] = [
  {
    ja: '「受講者」の画面で 4 席分のパスワードを作り、紙で渡す。最初のサインインで利用目的の同意が必要なことを伝える。',
    en: 'Make the four passwords on the Seats page and hand them out on paper. Say that the first sign-in asks for consent.',
  },
  {
    ja: '「3分でわかる」を投影する。表示を「投影」にすると教室の後ろからも読める。',
    en: 'Project the three-minute tour; the Projector look can be read from the back of the room.',
  },
  {
    ja: '役割を決める。運転員は設備を守る、調査員は原因を突き止める。二人は口頭で情報を交換してよい。',
    en: 'Give out the seats: the operator keeps the plant, the analyst finds the cause. They may and should talk.',
  },
  {
    ja: '2 チームを同じ種で始める。条件がそろうので、後の比較が公平になる。',
    en: 'Launch both teams on one seed: the circumstances are then alike and the comparison fair.',
  },
];

const phases: SiteGuide['phases'] = [
  {
    time: { ja: '0～8 分', en: '0–8 min' },
    title: { ja: '平常運転', en: 'Normal operation' },
    say: {
      ja: '「今の pH、注入率、残留塩素、配水池水位を言えるようにしておいてください。普段の値を知らない人は、異常に気づけません。」',
      en: '"Be able to say what pH, dose, residual chlorine and reservoir level are now. Who does not know normal does not see abnormal."',
    },
    watch: {
      ja: '計器画面を開き、設定値の範囲を確かめているか。調査員が help と hosts を試しているか。',
      en: 'Do they open faceplates and read the ranges? Does the analyst try help and hosts?',
    },
  },
  {
    time: { ja: '8～15 分', en: '8–15 min' },
    title: { ja: '侵入と探索（運転員の画面には出ない）', en: 'Entry and discovery (nothing on the HMI)' },
    say: {
      ja: '何も言わずに待つ。教室画面のゾーン図では、保守用ゲートウェイから踏み台サーバへの線が現れる。',
      en: 'Say nothing. On your zone map a line appears from the maintenance gateway to the jump host.',
    },
    watch: {
      ja: '検知策を入れたチームにはセキュリティアラートが届く。警報と混同していないか。',
      en: 'A team with a detection gets a security alert. Do they take it for a process alarm?',
    },
  },
  {
    time: { ja: '12～20 分', en: '12–20 min' },
    title: { ja: '改ざん', en: 'Tampering' },
    say: {
      ja: '「設定値に 11,100 と入っていても、ポンプの能力は 46 mg/L 相当までです。入力値ではなく、設備が何をしたかを見てください。」',
      en: '"The typed number is 11,100; the feeder can give 46 mg/L. Look at what the plant did, not at what was typed."',
    },
    watch: {
      ja: 'pH の警報設定が先に動かされるため、上限警報は鳴らない。トレンドと計器の目盛りの線で気づけるか。',
      en: 'The pH limits were moved first, so no high alarm comes. Do trend and limit ticks tell them?',
    },
  },
  {
    time: { ja: '15～30 分', en: '15–30 min' },
    title: { ja: '影響と対応', en: 'Effect and response' },
    say: {
      ja: '「設定値を戻すだけで十分でしょうか。入口はまだ開いていませんか。」（2 回目の改ざんが起きたら）',
      en: '"Is putting the set-point back enough? Is the way in still open?" (once it has been changed again)',
    },
    watch: {
      ja: '遠隔接続の遮断、手動への切替え、注入停止の順と時刻。復旧の前に証拠保全をしたか。浄水池出口の pH 8.6 超過は改ざんから約 15 分。',
      en: 'Order and times of cutting access, going to manual, stopping dosing. Evidence before recovery? Past pH 8.6 about 15 min after the change.',
    },
  },
  {
    time: { ja: '30～45 分', en: '30–45 min' },
    title: { ja: '調査と初動報告', en: 'Investigation and initial report' },
    say: {
      ja: '「攻撃か操作ミスか。どの記録がそう言っていますか。」',
      en: '"Attack or mistake? Which record says so?"',
    },
    watch: {
      ja: '答えに根拠の行が付いているか。「分からない」を判定不能と正直に書けるか。',
      en: 'Do answers cite rows? Can they write "undecidable" when it is?',
    },
  },
  {
    time: { ja: '終了後 20 分', en: 'After: 20 min' },
    title: { ja: '振り返り', en: 'Debriefing' },
    say: {
      ja: '「同じ種で対策だけを変えて、もう一度見てみましょう。」比較実行で、対策なしと推奨の対策を並べる。',
      en: '"Let us see the same seed again with nothing but the measures changed." Compare none with the reference set on the Runs page.',
    },
    watch: {
      ja: '全遮断では正規の操作も止まることを、正規操作の維持の値で示す。オールドスマーの事例は、2023 年に操作ミスとの証言が出ており、断定しないこと。',
      en: 'Show with the legitimate score that blocking everything stops work too. Do not present Oldsmar as proven: in 2023 it was called an employee’s error.',
    },
  },
];

const failures: SiteGuide['failures'] = [
  {
    seen: { ja: '警報を全件確認して終わりにする', en: 'All alarms acknowledged, and that was it' },
    help: {
      ja: '「警報の行を開くと対応の手引きがあります。次に何が起きますか。」',
      en: '"Open the alarm’s row: it says what to do. What comes next?"',
    },
  },
  {
    seen: { ja: '設定値を戻すだけで、入口を閉じない', en: 'The set-point is put back but the way in stays open' },
    help: {
      ja: '操作記録で、誰がどこから書いたかを見させる。',
      en: 'Have them look in the operation log: who wrote, and from where?',
    },
  },
  {
    seen: { ja: '送水を止めてしまう', en: 'Transmission stopped at once' },
    help: {
      ja: '配水池で何時間持つかを計算させる。止める判断そのものは誤りではない。',
      en: 'Ask how many hours the reservoir lasts. Stopping is not wrong in itself.',
    },
  },
  {
    seen: { ja: '端末で番地が 1 ずれる', en: 'Addresses off by one in the terminal' },
    help: {
      ja: 'レジスタ表の「0 始まり」と「1 始まり」の列を見比べさせる。通信上は 0 始まり。',
      en: 'Point at the two columns of the register map; on the wire it is 0-based.',
    },
  },
  {
    seen: { ja: '「攻撃に違いない」と決めつける', en: '"It must be an attack"' },
    help: {
      ja: '続けて「注入ポンプの手動放置」を行う。症状は同じで、証拠だけが違う。',
      en: 'Run "A feeder left in manual" next: the same symptom, other evidence.',
    },
  },
  {
    seen: { ja: '画面の値が斜線や「取得不可」になる', en: 'Values turn to "no data"' },
    help: {
      ja: '強い対策の切替え中や通信遮断中は HMI も値を取れない。現場（機側）で確かめる選択肢を思い出させる。',
      en: 'While a measure is switched or a conduit denies, the HMI cannot read either. Remind them of the local panel.',
    },
  },
];

export const waterworks: SiteGuide = { aims, before, phases, failures };
