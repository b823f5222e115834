/**
 * Control blocks for any program, in Structured Text. They measure time between their calls by PLC time, so they may
 * be called at any interval; the first call sees no time pass. Their interface is docs/reference/st-library.md.
 */
export const PROCESS_BLOCKS = `
(* PID in the ideal form with the derivative on the measurement: OUT = KP * (E + (1/TI) * integral(E) - TD * dPV/dt).
   TI = T#0s leaves the integral out. In manual (AUTO = FALSE) OUT follows MAN and the integral is set so that the change
   to automatic is bumpless. At a limit the integral holds (conditional integration). REVERSE: OUT falls when PV is low. *)
FUNCTION_BLOCK PID_LOOP
VAR_INPUT
  AUTO : BOOL; PV : REAL; SP : REAL; MAN : REAL;
  KP : REAL := 1.0; TI : TIME; TD : TIME;
  LOW : REAL := 0.0; HIGH : REAL := 100.0; REVERSE : BOOL; FEED : REAL := 0.0;
END_VAR
VAR_OUTPUT OUT : REAL; ERR : REAL; LIMITED : BOOL; END_VAR
VAR STARTED : BOOL; LAST : TIME; DT : REAL; INTEGRAL : REAL; LASTPV : REAL; SPAN : REAL; RAW : REAL; STEP : REAL; RATE : REAL; END_VAR
DT := 0.0;
IF STARTED THEN
  DT := TIME_TO_REAL(TIME() - LAST) / 1000.0;
ELSE
  LASTPV := PV;
END_IF;
STARTED := TRUE;
LAST := TIME();
ERR := SP - PV;
RATE := 0.0;
IF DT > 0.0 THEN
  RATE := (PV - LASTPV) / DT;
END_IF;
IF REVERSE THEN
  ERR := -ERR;
  RATE := -RATE;
END_IF;
LASTPV := PV;
RAW := KP * (ERR - TIME_TO_REAL(TD) / 1000.0 * RATE) + FEED;
IF AUTO THEN
  STEP := 0.0;
  IF TI > T#0s THEN
    STEP := KP * ERR * DT * 1000.0 / TIME_TO_REAL(TI);
  END_IF;
  OUT := RAW + INTEGRAL + STEP;
  LIMITED := OUT > HIGH OR OUT < LOW;
  IF NOT LIMITED OR (OUT > HIGH AND STEP < 0.0) OR (OUT < LOW AND STEP > 0.0) THEN
    INTEGRAL := INTEGRAL + STEP;
  END_IF;
  OUT := LIMIT(LOW, OUT, HIGH);
ELSE
  OUT := LIMIT(LOW, MAN, HIGH);
  LIMITED := MAN > HIGH OR MAN < LOW;
  INTEGRAL := 0.0;
  IF TI > T#0s THEN
    INTEGRAL := OUT - RAW;
  END_IF;
END_IF;
END_FUNCTION_BLOCK

(* OUT follows IN, by at most UP and DOWN units in a second. RESET takes IN over at once. The first call does too. *)
FUNCTION_BLOCK RATE_LIMITER
VAR_INPUT IN : REAL; UP : REAL; DOWN : REAL; RESET : BOOL; END_VAR
VAR_OUTPUT OUT : REAL; MOVING : BOOL; END_VAR
VAR STARTED : BOOL; LAST : TIME; DT : REAL; END_VAR
IF NOT STARTED OR RESET THEN
  OUT := IN;
ELSE
  DT := TIME_TO_REAL(TIME() - LAST) / 1000.0;
  OUT := LIMIT(OUT - DOWN * DT, IN, OUT + UP * DT);
END_IF;
STARTED := TRUE;
LAST := TIME();
MOVING := OUT <> IN;
END_FUNCTION_BLOCK

(* Q becomes TRUE above HIGH and FALSE below LOW; between them it stays as it is. *)
FUNCTION_BLOCK BAND_SWITCH
VAR_INPUT IN : REAL; HIGH : REAL; LOW : REAL; END_VAR
VAR_OUTPUT Q : BOOL; END_VAR
IF IN > HIGH THEN
  Q := TRUE;
ELSIF IN < LOW THEN
  Q := FALSE;
END_IF;
END_FUNCTION_BLOCK

(* Limit alarms on PV (ISA-18.2): H at or above HIGH, L at or below LOW, each after DELAY and until PV has come back by
   DEADBAND. ENABLE = FALSE clears both. *)
FUNCTION_BLOCK LIMIT_ALARM
VAR_INPUT PV : REAL; HIGH : REAL; LOW : REAL; DEADBAND : REAL; DELAY : TIME; ENABLE : BOOL := TRUE; END_VAR
VAR_OUTPUT H : BOOL; L : BOOL; END_VAR
VAR ABOVE : TON; BELOW : TON; END_VAR
ABOVE(IN := ENABLE AND (PV >= HIGH OR (H AND PV > HIGH - DEADBAND)), PT := DELAY);
BELOW(IN := ENABLE AND (PV <= LOW OR (L AND PV < LOW + DEADBAND)), PT := DELAY);
H := ABOVE.Q;
L := BELOW.Q;
END_FUNCTION_BLOCK

(* First-order lag with time constant T1; the first call takes IN over. *)
FUNCTION_BLOCK FILTER
VAR_INPUT IN : REAL; T1 : TIME; END_VAR
VAR_OUTPUT OUT : REAL; END_VAR
VAR STARTED : BOOL; LAST : TIME; DT : REAL; END_VAR
IF NOT STARTED OR T1 <= T#0s THEN
  OUT := IN;
ELSE
  DT := TIME_TO_REAL(TIME() - LAST);
  OUT := OUT + (IN - OUT) * DT / (DT + TIME_TO_REAL(T1));
END_IF;
STARTED := TRUE;
LAST := TIME();
END_FUNCTION_BLOCK

(* A raw count (0 to 27648 for 4 to 20 mA) as an engineering value; FAULT at or below 3.6 mA (-691) and
   at or above 21 mA (29376), where NAMUR NE 43 puts the signal of a failed transmitter. *)
FUNCTION_BLOCK SCALE_IN
VAR_INPUT RAW : INT; LOW : REAL; HIGH : REAL; END_VAR
VAR_OUTPUT OUT : REAL; FAULT : BOOL; END_VAR
OUT := LOW + INT_TO_REAL(RAW) / 27648.0 * (HIGH - LOW);
FAULT := RAW <= -691 OR RAW >= 29376;
END_FUNCTION_BLOCK

(* An engineering value as a raw count, held between 0 and 27648. *)
FUNCTION_BLOCK SCALE_OUT
VAR_INPUT IN : REAL; LOW : REAL; HIGH : REAL; END_VAR
VAR_OUTPUT RAW : INT; END_VAR
RAW := 0;
IF HIGH <> LOW THEN
  RAW := REAL_TO_INT(LIMIT(0.0, (IN - LOW) / (HIGH - LOW), 1.0) * 27648.0);
END_IF;
END_FUNCTION_BLOCK
`;
