import { defineWords } from '../shared/words.ts';

export const sessionWords = defineWords('session', {
  title: { ja: '制御システムセキュリティ演習', en: 'ICS security exercises' },
  lead: {
    ja: '浄水場、化学プラント、電力系統、地域熱供給などの模擬プラントを運転し、攻撃を受け、何が起きたかを調べ、対策の効果を数字で確かめます。',
    en: 'Run a simulated plant (water, chemicals, power, heat), come under attack, find out what happened, and measure what defences are worth.',
  },
  user: { ja: '利用者名', en: 'User' },
  password: { ja: 'パスワード', en: 'Password' },
  signIn: { ja: 'サインイン', en: 'Sign in' },
  askInstructor: {
    ja: '受講者のパスワードは講師が「受講者」の画面で作り、一度だけ表示されます。',
    en: 'A trainee’s password is made by the instructor on the Seats page and shown once.',
  },
  legalTitle: { ja: '利用にあたって', en: 'Before you begin' },
  legalPurpose: {
    ja: 'この演習環境の利用目的は、許可された教育・訓練に限ります。ここで学ぶ手順や道具を、許可を得ていない設備・ネットワークに対して使ってはなりません。',
    en: 'This range may be used for authorised education and training only. What you learn here must not be used against any equipment or network without permission.',
  },
  legalLaw: {
    ja: '許可なく他人のコンピュータに侵入する行為は、不正アクセス行為の禁止等に関する法律（不正アクセス禁止法）により処罰の対象となります。制御設備を操作して業務や供給を妨げる行為は、刑法の電子計算機損壊等業務妨害罪や、水道法・電気事業法などにも触れます。',
    en: 'Accessing another’s computer without authorisation is a crime (in Japan under the Act on Prohibition of Unauthorized Computer Access). Tampering with control equipment can further be obstruction of business and a breach of the laws on water and electricity supply.',
  },
  legalReal: {
    ja: '演習環境の設備・住所・利用者はすべて模擬のもので、実在の施設とは関係ありません。演習中の操作は記録され、振り返りと採点に使われます。',
    en: 'Plant, addresses and people here are simulated and stand for no real facility. What you do is recorded and used for debriefing and scoring.',
  },
  legalAgree: { ja: '上記を読み、同意します', en: 'I have read this and agree' },
  continue: { ja: '演習に進む', en: 'Continue' },
});
