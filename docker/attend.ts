import type { ControllerNode } from './controller-node.ts';
import { type Channel, FieldbusError, type FromController, type FromPlant } from './fieldbus.ts';

/** Says hello to the plant and gives its welcome. Rejects with FieldbusError `refused` when it does not want us. */
export const greet = async (
  link: Channel<FromPlant, FromController>,
  hello: { readonly site: string; readonly hash: string; readonly controller: string },
): Promise<Extract<FromPlant, { say: 'welcome' }>> => {
  link.send({ say: 'hello', version: 3, ...hello });
  const answer = await link.next();
  if (answer.say === 'welcome') return answer;
  throw new FieldbusError('refused', answer.say === 'refused' ? answer.reason : `the plant answered ${answer.say}`);
};

/** Does what the plant says until the connection ends; then it rejects with FieldbusError. */
export const attend = async (link: Channel<FromPlant, FromController>, node: ControllerNode): Promise<never> => {
  for (;;) {
    const order = await link.next();
    switch (order.say) {
      case 'inputs':
        node.inputs(order.at, order.counts);
        link.send({ say: 'ready', at: order.at });
        break;
      case 'exchange':
        await node.exchange();
        link.send({ say: 'ready', at: order.at });
        break;
      case 'run':
        link.send({ say: 'outputs', at: order.until, counts: node.run(order.until) });
        break;
      default:
        throw new FieldbusError('malformed', `"${order.say}" out of turn`);
    }
  }
};
