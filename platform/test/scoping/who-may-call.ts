/** Everybody who gets past the door of a route, by route. Reviewed by people: whoever adds a route adds its line here. */
export const WHO_MAY_CALL: Readonly<Record<string, string>> = {
  'get /advertisers': 'root reviewer finance plainAdmin advertiserA advertiserB',
  'post /advertisers': 'root',
  'get /advertisers/{id}': 'root reviewer finance plainAdmin advertiserA advertiserB',
  'patch /advertisers/{id}': 'root',
  'get /api-keys': 'root reviewer finance plainAdmin advertiserA advertiserB',
  'post /api-keys': 'root advertiserA advertiserB',
  'get /api-keys/{id}': 'root reviewer finance plainAdmin advertiserA advertiserB',
  'patch /api-keys/{id}': 'root advertiserA advertiserB',
  'post /api-keys/{id}/revoke': 'root advertiserA advertiserB',
  'post /api-keys/{id}/rotate': 'root advertiserA advertiserB',
  'get /applications':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /applications': 'influencerA influencerB',
  'get /applications/{id}':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /applications/{id}/evidence': 'influencerA influencerB',
  'post /applications/{id}/move':
    'root reviewer finance advertiserA advertiserB influencerA influencerB keyA keyB',
  'get /assignments':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'get /attribution/rerun': 'root reviewer finance plainAdmin advertiserA advertiserB keyA keyB',
  'get /audit-log': 'root reviewer finance plainAdmin advertiserA advertiserB',
  'get /campaigns':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /campaigns': 'root reviewer advertiserA advertiserB keyA keyB',
  'delete /campaigns/{id}': 'root reviewer advertiserA advertiserB keyA keyB',
  'get /campaigns/{id}':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'patch /campaigns/{id}': 'root reviewer advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/complete': 'root reviewer advertiserA advertiserB keyA keyB',
  'delete /campaigns/{id}/influencers/{influencer_id}': 'root advertiserA advertiserB keyA keyB',
  'put /campaigns/{id}/influencers/{influencer_id}': 'root advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/pause': 'root reviewer advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/publish': 'root reviewer',
  'post /campaigns/{id}/resume': 'root reviewer advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/submit': 'root reviewer advertiserA advertiserB keyA keyB',
  'get /campaigns/{id}/transactions': 'root reviewer finance plainAdmin advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/transactions': 'root advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/transactions/{action}/signature': 'root advertiserA advertiserB keyA keyB',
  'post /campaigns/{id}/withdraw': 'root reviewer advertiserA advertiserB keyA keyB',
  'get /coupons':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /coupons': 'root advertiserA advertiserB keyA keyB',
  'post /coupons/bulk': 'root advertiserA advertiserB keyA keyB',
  'get /coupons/{id}':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /coupons/{id}/invalidate': 'root advertiserA advertiserB keyA keyB',
  'post /coupons/{id}/regenerate': 'root advertiserA advertiserB keyA keyB',
  'post /dev/token':
    'anonymous pending root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB narrowKeyA',
  'post /event/add-to-cart': 'keyA keyB',
  'post /event/drop-off': 'keyA keyB',
  'post /event/purchase': 'keyA keyB',
  'post /event/signup': 'keyA keyB',
  'get /events': 'root reviewer finance plainAdmin advertiserA advertiserB keyA keyB',
  'post /events': 'keyA keyB',
  'post /events/batch': 'keyA keyB',
  'get /events/{id}': 'root reviewer finance plainAdmin advertiserA advertiserB keyA keyB',
  'get /evidence':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /evidence/{id}/review': 'root reviewer advertiserA advertiserB keyA keyB',
  'get /failed-events': 'root reviewer finance plainAdmin advertiserA advertiserB keyA keyB',
  'get /failed-events/{id}': 'root reviewer finance plainAdmin advertiserA advertiserB keyA keyB',
  'post /failed-events/{id}/retry': 'root advertiserA advertiserB keyA keyB',
  'get /influencers':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /influencers': 'root',
  'get /influencers/me':
    'pending root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB',
  'post /influencers/me/wallet-challenges': 'influencerA influencerB',
  'post /influencers/me/wallet-proofs': 'influencerA influencerB',
  'post /influencers/register':
    'pending root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB',
  'get /influencers/{id}':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'patch /influencers/{id}': 'root reviewer influencerA influencerB',
  'get /me': 'pending root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB',
  'get /tracking-links':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /tracking-links': 'root advertiserA advertiserB influencerA influencerB keyA keyB',
  'post /tracking-links/ab-test': 'root advertiserA advertiserB keyA keyB',
  'post /tracking-links/bulk': 'root advertiserA advertiserB keyA keyB',
  'get /tracking-links/{code}':
    'root reviewer finance plainAdmin advertiserA advertiserB influencerA influencerB keyA keyB',
  'patch /tracking-links/{code}': 'root advertiserA advertiserB keyA keyB',
  'post /tracking-links/{code}/regenerate': 'root advertiserA advertiserB keyA keyB',
  'get /users': 'root reviewer finance plainAdmin',
  'get /users/{id}': 'root reviewer finance plainAdmin',
  'patch /users/{id}': 'root',
};
