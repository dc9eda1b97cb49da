/** The shop's pages. */
import { CURRENCY, decimal, PRODUCTS, type Product } from './catalogue';
import { type Discount, discounted } from './coupons';
import { type Html, html } from './html';
import type { Order } from './orders';
import type { Telling } from './reporter';

/** All products. */
export function frontPage(basket: readonly Product[]): Html {
  return page('Everything for outside', basket, html`<ul class="products">${PRODUCTS.map(card)}</ul>`);
}

/** One product. */
export function productPage(product: Product, basket: readonly Product[]): Html {
  return page(
    product.name,
    basket,
    html`<article class="product">
      <div class="picture">${product.picture}</div>
      <div>
        <h1>${product.name}</h1>
        <p>${product.text}</p>
        <p class="price">${price(product.cents)}</p>
        ${addForm(product)}
      </div>
    </article>`,
  );
}

/** What a basket page shows. */
export interface BasketView {
  readonly basket: readonly Product[];
  readonly discount: Discount | null;
  /** As it was typed. */
  readonly code: string;
}

/** The basket, a field for a coupon, and the button that buys: of the same form, so that a code counts that was typed and not applied. */
export function basketPage({ basket, discount, code }: BasketView): Html {
  if (basket.length === 0)
    return page('Basket', basket, html`<p>Your basket is empty. <a href="/">Look around.</a></p>`);
  const unknown = code !== '' && discount === null;
  return page(
    'Basket',
    basket,
    html`<h1>Basket</h1>
    ${bill(basket, discount)}
    <form class="coupon" action="/basket" method="get">
      <label for="coupon">Coupon</label>
      <input id="coupon" name="coupon" value="${code}" autocomplete="off" autocapitalize="characters">
      <button class="quiet">Apply</button>
      ${unknown ? html`<p id="unknown" class="hint">We do not know this code.</p>` : null}
      <button id="buy" formaction="/checkout" formmethod="post">Buy now</button>
    </form>`,
  );
}

/** After buying: the bill, and what the shop's server told the platform. */
export function thanksPage(order: Order, telling: Telling): Html {
  return page(
    'Thank you',
    [],
    html`<h1>Thank you!</h1>
    <p>Order <code id="order">${order.id}</code> is on its way.</p>
    ${bill(order.products, order.discount)}
    <aside id="told" data-state="${telling.state}">
      <h2>What the shop told the advertiser’s platform</h2>
      <p>Real shops do not show this. It happened on the server, after the page was sent: <b>${telling.state}</b>.</p>
      <pre>${JSON.stringify(telling.event, null, 2)}</pre>
      ${telling.answer === null ? null : html`<h2>What it answered</h2><pre id="answer">${telling.answer}</pre>`}
    </aside>`,
    telling.state === 'waiting' ? html`<meta http-equiv="refresh" content="1">` : null,
  );
}

/** There is nothing at an address. */
export function missingPage(): Html {
  return page('Not found', [], html`<h1>There is nothing here</h1><p><a href="/">To the shop</a></p>`);
}

function card(product: Product): Html {
  return html`<li>
    <a href="/products/${product.id}"><span class="picture">${product.picture}</span><b>${product.name}</b></a>
    <p>${product.text}</p>
    <p class="price">${price(product.cents)}</p>
    ${addForm(product)}
  </li>`;
}

function addForm({ id, name }: Product): Html {
  return html`<form action="/basket" method="post">
      <button name="product" value="${id}" aria-label="Put ${name} into the basket">Into the basket</button>
    </form>`;
}

function bill(products: readonly Product[], discount: Discount | null): Html {
  const sum = products.reduce((total, { cents }) => total + cents, 0n);
  const rows = products.map(({ name, cents }) => html`<tr><td>${name}</td><td>${price(cents)}</td></tr>`);
  const off =
    discount === null
      ? null
      : html`<tr><td>${discount.code}, ${discount.percent.toString()} % off</td><td>−${price(sum - discounted(sum, discount))}</td></tr>`;
  return html`<table class="bill"><tbody>${rows}${off}</tbody>
      <tfoot><tr><th>Total</th><th id="total">${price(discounted(sum, discount))}</th></tr></tfoot></table>`;
}

function price(cents: bigint): string {
  return `${decimal(cents)} ${CURRENCY}`;
}

function page(title: string, basket: readonly Product[], content: Html, head: Html | null = null): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Outside</title>
  <link rel="stylesheet" href="/style.css">
  <link rel="icon" href="data:,">${head}
</head>
<body>
  <header><a href="/">⛰ Outside</a><a id="basket" href="/basket">Basket (${basket.length})</a></header>
  <main>${content}</main>
  <footer>An example of the campaign reward router. Nothing here is for sale.</footer>
</body>
</html>
`;
}
