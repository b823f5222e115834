/*
 * Networks of our own with everything that a file can hold: units, head-loss formulas, every kind of valve, demand
 * patterns, rules, schedules of pumps, kinds of water quality, demands that depend on pressure.
 */

const HILL = `
[TITLE]
Hill village: litres a second, Darcy-Weisbach, demands by pressure, rules, water age
[JUNCTIONS]
A 12 0
B 20 4 day
C 35 6 day
D 8 5 day
E 8 3 night
[RESERVOIRS]
SPRING 20
[TANKS]
TOP 60 2 0.5 5 14 0 * YES
[PIPES]
p1 A B 800 250 0.1 0 Open
p2 B C 600 200 0.1 0 Open
p3 C TOP 300 200 0.1 0 Open
p4 B D 700 150 0.2 0 Open
p5 E D 500 150 0.2 0 CV
[PUMPS]
LIFT SPRING A HEAD lift SPEED 1.0
[VALVES]
REDUCE D E 150 PRV 25 0
STEER C B 150 TCV 12 0
[CURVES]
lift 0 75
lift 25 62
lift 45 38
[PATTERNS]
day 0.6 1.4 1.1 0.7
night 1.3 0.4 0.5 1.6
[RULES]
RULE fill
IF TANK TOP LEVEL < 1.8
THEN PUMP LIFT STATUS = OPEN
PRIORITY 1
RULE rest
IF TANK TOP LEVEL > 3.9
AND SYSTEM CLOCKTIME > 1 AM
THEN PUMP LIFT STATUS = CLOSED
[TIMES]
Duration 24:00
Hydraulic Timestep 0:30
Pattern Timestep 6:00
Report Timestep 1:00
[OPTIONS]
Units LPS
Headloss D-W
Demand Model PDA
Minimum Pressure 2
Required Pressure 15
Pressure Exponent 0.5
Quality Age
[END]`;

const HARBOUR = `
[TITLE]
Harbour: cubic metres an hour, Hazen-Williams, valves that sustain, break, control and follow a curve, chlorine
[JUNCTIONS]
IN 5 0
QUAY 4 60 day
FISH 3 80 day
DOCK 3 40
ICE 2 25 day
YARD 2 15
[RESERVOIRS]
WORKS 62
[TANKS]
TOWER 38 4 0 8 12 0
[PIPES]
m1 WORKS IN 500 400 120 0 Open
m2 QUAY FISH 400 250 110 0 Open
m3 FISH TOWER 250 250 110 0 Open
m4 DOCK ICE 350 150 100 2 Open
m5 YARD ICE 200 150 100 0 Open
[VALVES]
SUSTAIN IN QUAY 300 PSV 45 0
CONTROL IN DOCK 200 FCV 90 0
BREAK FISH ICE 150 PBV 6 0
CURVE DOCK YARD 150 GPV loss 0
[CURVES]
loss 0 0
loss 50 4
loss 200 30
[PATTERNS]
day 0.5 1.2 1.6 1.0 1.3 0.4
[CONTROLS]
LINK CONTROL 60 AT TIME 5:30
LINK m4 CLOSED IF NODE TOWER BELOW 3.6
LINK m4 OPEN IF NODE TOWER ABOVE 3.9
[QUALITY]
WORKS 0.8
TOWER 0.5
[REACTIONS]
Global Bulk -0.4
Global Wall -0.05
[TIMES]
Duration 24:00
Hydraulic Timestep 1:00
Quality Timestep 0:05
Pattern Timestep 4:00
[OPTIONS]
Units CMH
Headloss H-W
Quality Chlorine mg/L
[END]`;

const VALLEY = `
[TITLE]
Valley: million gallons a day, Chezy-Manning, a pump by schedule, a valve by its opening, trace of a source
[JUNCTIONS]
J1 100 0
J2 120 0.4
J3 140 0.3
J4 110 0.2
[RESERVOIRS]
LAKE 90
WELL 250
[TANKS]
T 230 10 2 25 60 0
[PIPES]
v1 J1 J2 3000 16 0.013 0 Open
v2 J2 J3 2500 14 0.013 0 Open
v3 J3 T 900 14 0.013 0 Open
v4 WELL J4 1500 10 0.013 0 Open
[PUMPS]
P LAKE J1 HEAD c PATTERN speed
[VALVES]
GATE J4 J2 10 PCV 40 2 stroke
[CURVES]
c 1.2 170
stroke 0 0
stroke 50 35
stroke 100 100
[PATTERNS]
speed 1.0 0.95 1.05
day 1.0 1.3 0.8
[TIMES]
Duration 24:00
Hydraulic Timestep 1:00
Pattern Timestep 4:00
[OPTIONS]
Units MGD
Headloss C-M
Pattern day
Quality Trace WELL
[END]`;

export const NETWORKS = { HILL, HARBOUR, VALLEY } as const;
