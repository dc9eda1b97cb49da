/** The ceiling: a redirect that does nothing else, by the same framework in the same runtime. */
import { Hono } from 'hono';

const app = new Hono();
app.get('/r/:code', (context) => {
  const target = `https://shop.example/summer?size=m&ref_code=${context.req.param('code')}#offer`;
  return context.redirect(target, 302);
});

export default app;
