/** What findings on classes, methods and interfaces say (IEC 61131-3, 6.6.5 to 6.6.8). */
export const OBJECT_MESSAGES = {
  'misplaced-specifier': {
    en: '{word} cannot stand here, or not beside the words before it; remove it',
    ja: '{word} はここでは使えないか、前の指定と両立しません。取り除いてください',
  },
  'body-not-allowed': {
    en: "'{name}' cannot have statements of its own here; move them into a method with a body",
    ja: "'{name}' にはここで文を書けません。本体のあるメソッドに移してください",
  },
  'several-bases': {
    en: "'{name}' can extend one class or function block only; use interfaces for the others",
    ja: "'{name}' が拡張できるクラス・ファンクションブロックは 1 つだけです。残りはインタフェースにしてください",
  },
  'not-a-base': {
    en: "'{name}' is no {wanted} and cannot stand after {word}; name one",
    ja: "'{name}' は {wanted} ではないので {word} の後に書けません",
  },
  'final-base': {
    en: "'{name}' is FINAL and cannot be extended; contain an instance of it in place of that",
    ja: "'{name}' は FINAL なので拡張できません。代わりにインスタンスを変数として持たせてください",
  },
  'abstract-instance': {
    en: "'{name}' is ABSTRACT and has no instances; declare one of a derived type that is not",
    ja: "'{name}' は ABSTRACT なのでインスタンスを作れません。ABSTRACT でない派生型を使ってください",
  },
  'abstract-method': {
    en: "method '{name}' is ABSTRACT, but '{owner}' is not; make it ABSTRACT too, or give the method a body",
    ja: "メソッド '{name}' は ABSTRACT ですが '{owner}' はそうではありません。型も ABSTRACT にするか、メソッドに本体を書いてください",
  },
  'abstract-call': {
    en: "method '{name}' of the base has no body (ABSTRACT); SUPER cannot call it, remove the call",
    ja: "基底のメソッド '{name}' には本体がありません（ABSTRACT）。SUPER では呼び出せないので取り除いてください",
  },
  'method-missing': {
    en: "'{name}' does not implement method '{method}' of '{from}'; add METHOD PUBLIC {method} with the same parameters",
    ja: "'{name}' に '{from}' のメソッド '{method}' がありません。同じ引数の METHOD PUBLIC {method} を加えてください",
  },
  'override-missing': {
    en: "method '{name}' exists already in '{from}'; write OVERRIDE to replace it, or choose another name",
    ja: "メソッド '{name}' は '{from}' に既にあります。置き換えるなら OVERRIDE を付け、そうでなければ別の名前にしてください",
  },
  'override-nothing': {
    en: "there is no method '{name}' in a base of '{owner}' to override; remove OVERRIDE or check the spelling",
    ja: "'{owner}' の基底に、置き換えるメソッド '{name}' がありません。OVERRIDE を取り除くか綴りを確かめてください",
  },
  'override-final': {
    en: "method '{name}' is FINAL in '{from}' and cannot be overridden; choose another name",
    ja: "メソッド '{name}' は '{from}' で FINAL なので置き換えられません。別の名前にしてください",
  },
  'override-access': {
    en: "method '{name}' is {wanted} in '{from}' and cannot become {access}; write {wanted} or nothing",
    ja: "メソッド '{name}' は '{from}' で {wanted} です。{access} には変えられません。{wanted} と書くか省いてください",
  },
  'signature-differs': {
    en: "method '{name}' has not the parameters and result that '{from}' declares: {what}; make them the same",
    ja: "メソッド '{name}' の引数・戻り値が '{from}' の宣言と違います（{what}）。同じにしてください",
  },
  'interface-access': {
    en: "method '{name}' implements '{from}' and must be PUBLIC or INTERNAL, not {access}",
    ja: "メソッド '{name}' は '{from}' の実装なので、{access} ではなく PUBLIC か INTERNAL にしてください",
  },
  'not-accessible': {
    en: "'{name}' is {access} in '{owner}' and cannot be used here; make it PUBLIC there, or go by a public method",
    ja: "'{name}' は '{owner}' で {access} なので、ここからは使えません。PUBLIC にするか、公開されたメソッドを使ってください",
  },
  'unknown-method': {
    en: "{type} has no method '{name}'{hint}; check the spelling or declare it",
    ja: "{type} にメソッド '{name}' はありません{hint}。綴りを確かめるか宣言してください",
  },
  'own-instance-place': {
    en: '{word} cannot stand here; {mend}',
    ja: '{word} はここでは使えません。{mend}',
  },
  'too-many-members': {
    en: "with '{name}' the classes and interfaces of the program, or the members that they inherit, are more than {limit}; use fewer",
    ja: "'{name}' でプログラムのクラス・インタフェース、または継承されるメンバーの合計が {limit} を超えます。減らしてください",
  },
  'ambiguous-name': {
    en: "'{name}' is in several of the namespaces that USING names; write it with its namespace",
    ja: "'{name}' は USING で指定した複数の名前空間にあります。名前空間を付けて書いてください",
  },
  'unknown-namespace': {
    en: "there is no namespace '{name}'; check the spelling or declare it",
    ja: "名前空間 '{name}' がありません。綴りを確かめるか宣言してください",
  },
  'not-in-namespace': {
    en: '{word} cannot stand in a namespace; move it outside',
    ja: '{word} は名前空間の中には書けません。外に移してください',
  },
  'not-a-reference': {
    en: '{type} is no reference; remove ^, or declare the variable as REF_TO {type}',
    ja: '{type} は参照ではありません。^ を取り除くか、変数を REF_TO {type} で宣言してください',
  },
  'reference-target': {
    en: "'{name}' is {what} and cannot be referred to; REF() takes a variable that lasts: VAR of a program or block, VAR_GLOBAL",
    ja: "'{name}' は {what} なので参照できません。REF() にはプログラム・ブロックの VAR や VAR_GLOBAL など、残り続ける変数を渡してください",
  },
  'recursive-dispatch': {
    en: "'{name}' can come back to itself through {via}, and '{variable}' has one place only; make it a VAR of the class, or take it out",
    ja: "'{name}' は {via} を通じて自分自身に戻ることがあり、'{variable}' の置き場所は 1 つしかありません。クラスの VAR にするか、取り除いてください",
  },
} as const;
