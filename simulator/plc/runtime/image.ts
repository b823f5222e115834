/** The process image that Modbus reads and writes; bits are 0 or 1. */
export interface ProcessImage {
  readonly coils: Uint8Array;
  readonly discreteInputs: Uint8Array;
  readonly inputRegisters: Uint16Array;
  readonly holdingRegisters: Uint16Array;
}

export interface ImageState {
  readonly coils: Uint8Array;
  readonly discreteInputs: Uint8Array;
  readonly inputRegisters: Uint16Array;
  readonly holdingRegisters: Uint16Array;
}

/** Holding registers that are outputs (%QW); memory begins behind them. */
export const OUTPUT_REGISTERS = 1024;

export const createImage = (): ProcessImage => ({
  coils: new Uint8Array(8192),
  discreteInputs: new Uint8Array(8192),
  inputRegisters: new Uint16Array(1024),
  holdingRegisters: new Uint16Array(8192),
});

export const copyImage = (image: ProcessImage): ImageState => ({
  coils: image.coils.slice(),
  discreteInputs: image.discreteInputs.slice(),
  inputRegisters: image.inputRegisters.slice(),
  holdingRegisters: image.holdingRegisters.slice(),
});

export const fillImage = (image: ProcessImage, state: ImageState): void => {
  image.coils.set(state.coils);
  image.discreteInputs.set(state.discreteInputs);
  image.inputRegisters.set(state.inputRegisters);
  image.holdingRegisters.set(state.holdingRegisters);
};
