import {
  type Activity,
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type TurnContext,
} from 'botbuilder';
import {
  type AuthenticateRequestResult,
  ClaimsIdentity,
  ConnectorClient,
  MicrosoftAppCredentials,
  type UserTokenClient,
} from 'botframework-connector';
import type { Desk, Receipt } from '../desk/desk.ts';
import type { Attachment } from '../desk/records.ts';

/** One customer message, as the local Direct Line hands it in. */
interface LocalMessage {
  readonly thread: string;
  readonly visitor: string;
  readonly clientId: string;
  readonly text: string;
  readonly files?: readonly Attachment[];
  /** The channel that it came by, where that is not our own Direct Line. */
  readonly channel?: string;
}

/** The bot as channels see it: every customer message passes through its one ActivityHandler as a TurnContext. */
export interface Bot {
  /** Hands the message to the desk; what the desk rejects with, this rejects with. The answers come through the thread, not from here. */
  receive(message: LocalMessage): Promise<Receipt>;
}

/** Where the local Direct Line pretends to live. Nothing is ever sent there: answers are events of the thread. */
const LOCAL = 'urn:griddesk:directline';
const RECEIPT = Symbol('receipt');

function asActivity(message: LocalMessage): Activity {
  const activity: Pick<
    Activity,
    | 'type'
    | 'id'
    | 'channelId'
    | 'serviceUrl'
    | 'timestamp'
    | 'conversation'
    | 'from'
    | 'recipient'
    | 'text'
    | 'textFormat'
    | 'channelData'
  > = {
    type: 'message',
    id: message.clientId,
    channelId: message.channel ?? 'directline',
    serviceUrl: LOCAL,
    timestamp: new Date(),
    conversation: { id: message.thread, name: '', isGroup: false, conversationType: 'personal' },
    from: { id: message.visitor, name: '' },
    recipient: { id: 'griddesk', name: '' },
    text: message.text,
    textFormat: 'plain',
    ...(message.files ? { channelData: { files: message.files } } : {}),
  };
  // The SDK's type asks for fields of other activity types, which it never reads on a message.
  return activity as Activity;
}

/** Who calls on a local turn: nobody that a channel has to vouch for. The SDK wants an audience, and takes an empty one. */
const CALLER = new ClaimsIdentity([{ type: 'aud', value: '' }], true);

/** A turn that came in through our own door: no caller to verify, and no address to call back. */
function localTurn(): AuthenticateRequestResult {
  const connector = new ConnectorClient(MicrosoftAppCredentials.Empty, { baseUri: LOCAL });
  return {
    audience: LOCAL,
    claimsIdentity: CALLER,
    connectorFactory: { create: () => Promise.resolve(connector) },
  };
}

/** Makes the client for sign-in cards once for all local turns: two thirds of a turn's cost, and no local turn signs in. */
class Authentication extends ConfigurationBotFrameworkAuthentication {
  private readonly local = super.createUserTokenClient(CALLER);

  override createUserTokenClient(caller: ClaimsIdentity): Promise<UserTokenClient> {
    return caller === CALLER ? this.local : super.createUserTokenClient(caller);
  }
}

export function createBot(desk: Pick<Desk, 'receive'>): Bot {
  const adapter = new CloudAdapter(new Authentication());
  const local = localTurn();
  const handler = new ActivityHandler();
  handler.onMessage(async (context, next) => {
    const { conversation, id, text, channelData } = context.activity;
    const files = (channelData as { readonly files?: readonly Attachment[] } | undefined)?.files;
    const message = { thread: conversation.id, clientId: id ?? '', text, ...(files ? { files } : {}) };
    context.turnState.set(RECEIPT, await desk.receive(message));
    await next();
  });
  return {
    receive: async (message) => {
      let receipt: Receipt | undefined;
      let fault: unknown;
      const turn = async (context: TurnContext): Promise<void> => {
        // The adapter would wrap a fault into a new error whose message is a stack; ours go on as they are.
        await handler.run(context).catch((reason: unknown) => {
          fault = reason;
        });
        receipt = context.turnState.get<Receipt>(RECEIPT);
      };
      await adapter.processActivityDirect(local, asActivity(message), turn);
      if (fault !== undefined) throw fault;
      if (receipt === undefined)
        throw new Error('The bot ended a turn without a receipt: look at the ActivityHandler.');
      return receipt;
    },
  };
}
