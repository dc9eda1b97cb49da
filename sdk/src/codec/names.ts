/** `base_rate_per_second_usdc` → `baseRatePerSecondUsdc`. */
export function camelCase(snake: string): string {
  return snake.replace(/_([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

/** `processCampaignVau` → `process_campaign_vau`. */
export function snakeCase(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
