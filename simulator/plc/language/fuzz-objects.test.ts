import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged, survive, surviveHostile } from './fuzz.fixture.ts';

const SEED = `INTERFACE NAMED METHOD NAME : STRING END_METHOD END_INTERFACE
INTERFACE PUMPED EXTENDS NAMED METHOD FLOW : REAL VAR_INPUT K : REAL := 1.0 ; END_VAR VAR_OUTPUT OK : BOOL ; END_VAR END_METHOD END_INTERFACE
TYPE NODE : STRUCT V : DINT ; NEXT : REF_TO NODE ; WHO : NAMED ; END_STRUCT ; END_TYPE
FUNCTION_BLOCK ABSTRACT PUMP IMPLEMENTS PUMPED VAR_INPUT GO : BOOL ; END_VAR VAR_OUTPUT ON : BOOL ; END_VAR VAR PROTECTED N : DINT ; OWN : REF_TO DINT := REF ( N ) ; END_VAR
METHOD PUBLIC NAME : STRING NAME := 'pump' ; END_METHOD
METHOD PUBLIC ABSTRACT FLOW : REAL VAR_INPUT K : REAL ; END_VAR VAR_OUTPUT OK : BOOL ; END_VAR END_METHOD
METHOD PRIVATE COUNT N := N + 1 ; END_METHOD
IF GO AND NOT ON THEN COUNT ( ) ; END_IF ; ON := GO ; END_FUNCTION_BLOCK
FUNCTION_BLOCK FINAL BIG EXTENDS PUMP
METHOD PUBLIC OVERRIDE FLOW : REAL VAR_INPUT K : REAL ; END_VAR VAR_OUTPUT OK : BOOL ; END_VAR OK := ON ; FLOW := DINT_TO_REAL ( OWN^ ) * K ; END_METHOD
METHOD PUBLIC OVERRIDE NAME : STRING NAME := CONCAT ( SUPER.NAME ( ) , '!' ) ; END_METHOD
SUPER ( ) ; THIS.ON := ON AND N < 5 ; END_FUNCTION_BLOCK
CLASS PART EXTENDS K0 IMPLEMENTS NAMED VAR PUBLIC L : ARRAY [ 1 .. 2 ] OF LINT ; END_VAR METHOD PUBLIC NAME : STRING NAME := 'part' ; END_METHOD END_CLASS
CLASS K0 VAR INTERNAL T : TIME ; END_VAR METHOD PROTECTED TICK : TIME T := T + T#1s ; TICK := T ; END_METHOD METHOD PUBLIC STEP : TIME STEP := THIS.TICK ( ) ; END_METHOD END_CLASS
NAMESPACE A.B FUNCTION INTERNAL F : INT F := 1 ; END_FUNCTION TYPE C : ( RED , GREEN ) ; END_TYPE FUNCTION G : INT G := F ( ) + 1 ; END_FUNCTION END_NAMESPACE
FUNCTION USE : INT USING A.B ; VAR X : C := GREEN ; END_VAR IF X = A.B.C#GREEN THEN USE := G ( ) + A.B.G ( ) ; END_IF ; END_FUNCTION
FUNCTION ASK : REAL VAR_IN_OUT P : PUMP ; END_VAR VAR OK : BOOL ; END_VAR P ( GO := TRUE ) ; ASK := P.FLOW ( K := 2.0 , OK => OK ) ; END_FUNCTION
PROGRAM MAIN VAR B : BIG ; Q : PART ; I : NAMED := Q ; J : PUMPED ; R : REF_TO PUMP ; S : REF_TO PART ; A : ARRAY [ 1 .. 3 ] OF NODE ; H : REF_TO NODE ; F : REAL ; X : DINT ; T : STRING ; OK : BOOL ; D : TIME ; END_VAR
F := ASK ( B ) + USE ( ) ; R := REF ( B ) ; R^ ( GO := OK ) ; J ?= I ; IF J <> NULL THEN F := J.FLOW ( OK => OK ) ; END_IF ; I := B ; J ?= I ; T := J.NAME ( ) ; S ?= I ;
OK := S = NULL ; S := REF ( Q ) ; S^.L [ 2 ] := S^.L [ 1 ] + 1 ; D := S^.STEP ( ) ; A [ 1 ].NEXT := REF ( A [ 2 ] ) ; A [ 2 ].WHO := Q ; H := REF ( A [ 1 ] ) ; H^.V := 3 ; H^.NEXT^.V := H^.V + 1 ; X := A [ 2 ].V ;
END_PROGRAM`;
const WORDS = SEED.split(/\s+/);

describe('objects under fire', () => {
  it('take their own seed', () => {
    expect(survive(SEED)).toBe(true);
  });
  it('survive words changed, lost, doubled or moved', () => {
    fc.assert(
      fc.property(damaged(WORDS), (source) => void survive(source)),
      { numRuns: 500 },
    );
  });
  it('survive any sequence of their own words inside a method', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }), (words) => {
        survive(`CLASS K0 VAR N : DINT; R : REF_TO DINT; END_VAR METHOD PUBLIC STEP ${words.join(' ')}`);
      }),
      { numRuns: 300 },
    );
  });
  /** Classes with calls among each other, by THIS, by interface and by reference: whatever the circles, the PLC answers. */
  it('survive any net of calls', () => {
    const method = fc.tuple(fc.nat(3), fc.constantFrom('THIS', 'I', 'R^', 'SUPER', 'O'), fc.nat(2));
    fc.assert(
      fc.property(fc.array(method, { minLength: 1, maxLength: 8 }), (calls) => {
        const names = ['M0', 'M1', 'M2'];
        const classes = [0, 1, 2, 3].map((k) => {
          const bodies = names.map((name, m) => {
            const own = calls.filter(([of]) => of === k).filter((_, i) => i % 3 === m);
            const body = own.map(([, by, to]) =>
              by === 'O'
                ? `N := N + 1;`
                : `${by === 'I' ? 'IF I <> NULL THEN ' : by === 'R^' ? 'IF R <> NULL THEN ' : ''}${by}.M${to}();${by === 'I' || by === 'R^' ? ' END_IF;' : ''}`,
            );
            return `METHOD PUBLIC ${k > 0 ? 'OVERRIDE ' : ''}${name} N := N + 1; ${body.join(' ')} END_METHOD`;
          });
          const head =
            k === 0
              ? 'CLASS C0 IMPLEMENTS ANY VAR PUBLIC N : DINT; I : ANY; R : REF_TO C0; END_VAR'
              : `CLASS C${k} EXTENDS C${k - 1}`;
          return `${head} ${bodies.join(' ')} END_CLASS`;
        });
        survive(`INTERFACE ANY ${names.map((name) => `METHOD ${name} END_METHOD`).join(' ')} END_INTERFACE ${classes.join('\n')}
          PROGRAM P VAR A : C0; B : C1; C : C2; D : C3; END_VAR A.I := B; B.I := C; C.I := D; D.I := A; A.R := REF(D); B.R := REF(A); C.R := REF(B); D.R := REF(C); A.M0(); D.M1(); C.M2(); END_PROGRAM`);
      }),
      { numRuns: 200 },
    );
  });
});

/** Attempts to get out: whatever happens, the host's objects stay as they are. */
const HOSTILE: readonly string[] = [
  'CLASS constructor VAR PUBLIC __proto__ : INT; END_VAR METHOD PUBLIC hasOwnProperty : INT hasOwnProperty := THIS.__proto__; END_METHOD METHOD PUBLIC toString : INT toString := hasOwnProperty(); END_METHOD END_CLASS PROGRAM P VAR prototype : constructor; N : INT; END_VAR N := prototype.toString(); END_PROGRAM',
  'INTERFACE __proto__ METHOD constructor END_METHOD END_INTERFACE CLASS valueOf IMPLEMENTS __proto__ METHOD PUBLIC constructor END_METHOD END_CLASS PROGRAM P VAR a : valueOf; b : __proto__; END_VAR b := a; b.constructor(); END_PROGRAM',
  'PROGRAM P VAR N : INT; R : REF_TO INT; END_VAR R := REF(N); R^ := R^.constructor; R^.__proto__ := 1; END_PROGRAM',
  'PROGRAM P VAR N : INT; END_VAR N := THIS.constructor.constructor; N := SUPER.constructor(); SUPER(); THIS(); END_PROGRAM',
  'CLASS K METHOD PUBLIC G : INT VAR_INPUT this : INT; b : INT; N : INT; END_VAR G := this + b + N; END_METHOD END_CLASS PROGRAM P VAR O : K; A : INT; END_VAR A := O.G(this := 1, b := 2, N := 3); END_PROGRAM',
  `CLASS K METHOD PUBLIC G : STRING G := '\`\${globalThis.hacked=1}\`$'$"); globalThis.hacked=1//'; END_METHOD END_CLASS PROGRAM P VAR O : K; S : STRING; END_VAR S := O.G(); END_PROGRAM`,
  'TYPE A : REF_TO B; B : REF_TO A; END_TYPE PROGRAM P VAR X : A; Y : B; END_VAR X := REF(Y); Y := REF(X); X := Y; X^^^^ := NULL; END_PROGRAM',
  'TYPE A : REF_TO A; END_TYPE PROGRAM P VAR X, Y : A; END_VAR X := REF(Y); Y := X; X := X^^^^^^^^; END_PROGRAM',
  `PROGRAM P VAR R : ${'REF_TO '.repeat(3000)}INT; END_VAR R := NULL; END_PROGRAM`,
  `PROGRAM P VAR R : REF_TO INT; N : INT; END_VAR N := R${'^'.repeat(3000)}; END_PROGRAM`,
  `${Array.from({ length: 400 }, (_, i) => `CLASS C${i}${i > 0 ? ` EXTENDS C${i - 1}` : ''} END_CLASS`).join('\n')} PROGRAM P VAR O : C399; END_VAR ; END_PROGRAM`,
  `${Array.from({ length: 300 }, (_, i) => `INTERFACE I${i}${i > 0 ? ` EXTENDS I${i - 1}, I${Math.max(0, i - 2)}` : ''} METHOD M${i} END_METHOD END_INTERFACE`).join('\n')} CLASS K IMPLEMENTS I299 END_CLASS PROGRAM P VAR O : I299; A : I0; K1 : K; END_VAR O := K1; A := O; O ?= A; END_PROGRAM`,
  `CLASS K ${Array.from({ length: 250 }, (_, i) => `METHOD PUBLIC M${i} ${i > 0 ? `THIS.M${i - 1}();` : ''} END_METHOD`).join('\n')} END_CLASS PROGRAM P VAR O : K; END_VAR O.M249(); END_PROGRAM`,
  `${Array.from({ length: 12_000 }, (_, i) => `CLASS C${i}${i > 0 ? ` EXTENDS C${i - 1}` : ''} VAR V${i} : INT; END_VAR METHOD M${i} END_METHOD END_CLASS`).join('\n')} PROGRAM P VAR O : C11999; END_VAR ; END_PROGRAM`,
  `INTERFACE I METHOD M END_METHOD END_INTERFACE ${Array.from({ length: 3000 }, (_, i) => `CLASS C${i} IMPLEMENTS I METHOD PUBLIC M END_METHOD END_CLASS`).join('\n')} PROGRAM P VAR O : I; END_VAR ${'O.M(); '.repeat(20_000)} END_PROGRAM`,
];

describe('a hostile object', () => {
  it.each(HOSTILE.map((source, i) => [i, source] as const))('cannot reach its host: attempt %i', (_, source) =>
    surviveHostile(source),
  );
});
