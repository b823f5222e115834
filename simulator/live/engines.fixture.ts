import { provideEngines } from './engines.ts';

/* Every test has the engines that a process hands its models. */
provideEngines();
