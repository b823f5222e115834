/**
 * The control blocks that the standard gives as examples (IEC 61131-3, second edition, annex F.6), with their names and
 * parameters: OpenPLC Editor and Beremiz offer them, so exported programs use them. They are told their own cycle time.
 * As in the standard's drawings a time enters a formula in seconds.
 */
export const ANNEX_BLOCKS = `
(* Integral of XIN while RUN; R1 sets it to X0. *)
FUNCTION_BLOCK INTEGRAL
VAR_INPUT RUN : BOOL; R1 : BOOL; XIN : REAL; X0 : REAL; CYCLE : TIME; END_VAR
VAR_OUTPUT Q : BOOL; XOUT : REAL; END_VAR
Q := NOT R1;
IF R1 THEN
  XOUT := X0;
ELSIF RUN THEN
  XOUT := XOUT + XIN * TIME_TO_REAL(CYCLE) / 1000.0;
END_IF;
END_FUNCTION_BLOCK

(* Slope of XIN over its last four values, weighted so that noise counts little; 0 unless RUN. *)
FUNCTION_BLOCK DERIVATIVE
VAR_INPUT RUN : BOOL; XIN : REAL; CYCLE : TIME; END_VAR
VAR_OUTPUT XOUT : REAL; END_VAR
VAR X1 : REAL; X2 : REAL; X3 : REAL; END_VAR
IF RUN THEN
  XOUT := 0.0;
  IF CYCLE > T#0s THEN
    XOUT := (3.0 * (XIN - X3) + X1 - X2) * 100.0 / TIME_TO_REAL(CYCLE);
  END_IF;
  X3 := X2;
  X2 := X1;
  X1 := XIN;
ELSE
  XOUT := 0.0;
  X1 := XIN;
  X2 := XIN;
  X3 := XIN;
END_IF;
END_FUNCTION_BLOCK

(* XOUT = KP * (PV - SP + integral / TR + TD * slope); in manual (AUTO = FALSE) X0 sets where the integral begins. *)
FUNCTION_BLOCK PID
VAR_INPUT AUTO : BOOL; PV : REAL; SP : REAL; X0 : REAL; KP : REAL; TR : REAL; TD : REAL; CYCLE : TIME; END_VAR
VAR_OUTPUT XOUT : REAL; END_VAR
VAR ERROR : REAL; PART : REAL; ITERM : INTEGRAL; DTERM : DERIVATIVE; END_VAR
ERROR := PV - SP;
ITERM(RUN := AUTO, R1 := NOT AUTO, XIN := ERROR, X0 := TR * (X0 - ERROR), CYCLE := CYCLE);
DTERM(RUN := AUTO, XIN := ERROR, CYCLE := CYCLE);
PART := 0.0;
IF TR <> 0.0 THEN
  PART := ITERM.XOUT / TR;
END_IF;
XOUT := KP * (ERROR + PART + DTERM.XOUT * TD);
END_FUNCTION_BLOCK

(* XOUT goes from X0 to X1 in TR while RUN, and is X0 otherwise; BUSY on the way. *)
FUNCTION_BLOCK RAMP
VAR_INPUT RUN : BOOL; X0 : REAL; X1 : REAL; TR : TIME; CYCLE : TIME; END_VAR
VAR_OUTPUT BUSY : BOOL; XOUT : REAL; END_VAR
VAR PASSED : TIME; END_VAR
BUSY := RUN;
IF NOT RUN THEN
  XOUT := X0;
  PASSED := T#0s;
ELSIF PASSED >= TR THEN
  BUSY := FALSE;
  XOUT := X1;
ELSE
  XOUT := X0 + (X1 - X0) * TIME_TO_REAL(PASSED) / TIME_TO_REAL(TR);
  PASSED := PASSED + CYCLE;
END_IF;
END_FUNCTION_BLOCK

(* Q compares XIN1 with XIN2, with a band of EPS to either side. *)
FUNCTION_BLOCK HYSTERESIS
VAR_INPUT XIN1 : REAL; XIN2 : REAL; EPS : REAL; END_VAR
VAR_OUTPUT Q : BOOL; END_VAR
IF Q THEN
  IF XIN1 < XIN2 - EPS THEN
    Q := FALSE;
  END_IF;
ELSIF XIN1 > XIN2 + EPS THEN
  Q := TRUE;
END_IF;
END_FUNCTION_BLOCK
`;
