import { atSlot, type Topic } from './topic';

/** The outcome of a transaction, once: at once if it has landed already. */
export const signatureTopic: Topic = {
  name: 'signature',
  params: [1, 2],
  start(chain, params, notify) {
    const signature = params.signature(0, 'signature');
    const config = params.config(1);
    config.text('commitment');
    const wantsReceived = config.flag('enableReceivedNotification') ?? false;
    const announce = (slot: bigint, err: Parameters<typeof atSlot>[1]): void => {
      if (wantsReceived) notify(atSlot(slot, 'receivedSignature'));
      notify.last(atSlot(slot, { err }));
    };
    const landed = chain.history(signature);
    if (landed !== undefined) {
      announce(landed.slot, landed.error);
      return () => undefined;
    }
    return chain.onBlock(({ slot, transaction }) => {
      if (transaction?.signature === signature) announce(slot, transaction.error);
    });
  },
};
