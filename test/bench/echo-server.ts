/**
 * The yardstick: the smallest bot there is on the same libraries. An anonymous CloudAdapter behind restify's JSON parser
 * echoes each message by HTTP over kept connections to a sink in another process. Pinned: what changes here changes the
 * measure.
 */
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import restify from 'restify';

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  await context.sendActivity(`echo: ${context.activity.text}`);
  await next();
});
const server = restify.createServer();
server.use(restify.plugins.bodyParser({ mapParams: false }));
server.post('/api/messages', async (req, res) => {
  // restify's request is what the adapter's own documentation hands it; only the type's undefineds differ.
  await adapter.process(req as Parameters<typeof adapter.process>[0], res, (context) => bot.run(context));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`echo at ${server.address().port}\n`);
});
