/*
 * How the network is built: one boiler house, four substations on branches of their own, each with an exchanger, a
 * mixing valve and a block of dwellings. Figures and their grounds: docs/reference/plants/district-heating.md.
 */

/** Specific heat of water, kJ/(kg K), and density at 80 ℃, kg/m³. */
export const HEAT = 4.19;
export const DENSITY = 972;

/** Substations, by the length of their branch from the boiler house in metres. */
export const BRANCHES: readonly { readonly length: number; readonly dwellings: number }[] = [
  { length: 500, dwellings: 620 },
  { length: 900, dwellings: 600 },
  { length: 1400, dwellings: 640 },
  { length: 2000, dwellings: 540 },
];

/** Floor of a dwelling, m². */
export const FLOOR = 60;
/** Room temperature that the heating is laid out for, ℃, and the outdoor temperature that goes with it. */
export const ROOM = 20;
export const DESIGN_OUTDOOR = -15;
/** Radiators are laid out for 80/60 ℃: 50 K between their middle and the room. Exponent of EN 442 for panel radiators. */
export const RADIATOR_EXCESS = 50;
export const RADIATOR_EXPONENT = 1.3;
/** Radiators are bought larger than the heat loss asks for. */
export const RADIATOR_MARGIN = 1.1;
/** Drop of the heating water across the radiators in the design case, K. */
export const SECONDARY_DROP = 20;
/** Water in a substation's heating circuit per dwelling, kg. */
export const CIRCUIT_WATER = 90;
/** Part of the flow that still moves by gravity when a heating pump stands still. */
export const GRAVITY_FLOW = 0.03;

/** Inner area of a branch's pipe, m² (DN 150), and the ground about it, ℃. */
export const PIPE_AREA = 0.0201;
export const GROUND = 5;
/** Cells that a branch's pipe is divided into; heat moves from cell to cell with the water. */
export const CELLS = 10;
/** Pressure lost in a branch's pipes (there and back) per metre, and in exchanger and fittings, kPa/(kg/s)². */
export const PIPE_DROP = 0.00034;
export const FITTINGS_DROP = 0.2;

/** A control valve fully open, kg/s at 1 kPa; equal-percentage with this rangeability, tight when shut. */
export const VALVE_SIZE = 2.6;
export const RANGEABILITY = 50;

/** Head of the circulation pumps at full speed without flow, kPa, and what pumps and boiler house take, kPa/(kg/s)². */
export const PUMP_HEAD = 600;
export const PLANT_DROP = 0.05;

/** Heat of the burners at full fire, kW, their lag, s, and the water in the boilers, kg. */
export const BOILER_HEAT = 14_000;
export const BURNER_LAG = 60;
export const BOILER_WATER = 18_000;
/** Time in which an exchanger's plates and water follow, s. */
export const EXCHANGER_LAG = 20;
/** Above this the water in the network at 0.6 MPa would boil within reach of error, ℃. */
export const HOTTEST = 150;
/** Water boils under 0.6 MPa absolute: what the burners give beyond leaves the boilers' safety valves as steam, ℃. */
export const STEAM = 159;

/** Heat between the air of a room and the mass of the building, W/(m² K) of floor: 9.1 W/(m²K) times 2.5 (ISO 13790, 12.2.2). */
export const AIR_TO_MASS = 9.1 * 2.5;
/** Capacity of room air and furniture, kJ/(m² K) of floor. */
export const AIR_CAPACITY = 20;
