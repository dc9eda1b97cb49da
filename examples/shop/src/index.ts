export { type Discounts, readDiscounts } from './coupons';
export { openShop, type Shop, type ShopOptions } from './shop';
