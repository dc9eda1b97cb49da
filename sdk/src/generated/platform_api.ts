/** Generated from the platform's OpenAPI document by tools/platform-types.ts: do not edit. */

export interface paths {
    "/api/v1/advertisers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List advertisers
         * @description Who may call: admins, advertisers.
         */
        get: operations["get_advertisers"];
        put?: never;
        /**
         * Make an advertiser
         * @description Who may call: admins with the scope root.
         */
        post: operations["post_advertisers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/advertisers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an advertiser
         * @description Who may call: admins, advertisers.
         */
        get: operations["get_advertisers_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename an advertiser, give it a time zone, or switch it on or off
         * @description An advertiser itself may change its time_zone; name and status are for admins with the scope root.
         *
         *     Who may call: admins with the scope root, advertisers.
         */
        patch: operations["patch_advertisers_id"];
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Who may call: admins, advertisers.
         */
        get: operations["get_api_keys"];
        put?: never;
        /**
         * Make an API key
         * @description The key is shown in this answer and never again; what is stored is its hash.
         *
         *     Who may call: admins with the scope root, advertisers.
         */
        post: operations["post_api_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is known of an API key
         * @description Who may call: admins, advertisers.
         */
        get: operations["get_api_keys_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what an API key is called and may do
         * @description Who may call: admins with the scope root, advertisers.
         */
        patch: operations["patch_api_keys_id"];
        trace?: never;
    };
    "/api/v1/api-keys/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse an API key from now on
         * @description Who may call: admins with the scope root, advertisers.
         */
        post: operations["post_api_keys_id_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a new key in the place of one
         * @description The old key goes on working for the overlap; 0 ends it at once.
         *
         *     Who may call: admins with the scope root, advertisers.
         */
        post: operations["post_api_keys_id_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List applications
         * @description The newest first. Influencers see their own.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope campaigns:read.
         */
        get: operations["get_applications"];
        put?: never;
        /**
         * Apply to a campaign
         * @description Once for each campaign, and again after a rejection. Where the campaign approves by itself and has a free slot, the application is approved at once; else it waits.
         *
         *     Who may call: influencers.
         */
        post: operations["post_applications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an application
         * @description Who may call: admins, advertisers, influencers, API keys with the scope campaigns:read.
         */
        get: operations["get_applications_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show a piece of work
         * @description Who may call: influencers.
         */
        post: operations["post_applications_id_evidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move an application along its life
         * @description applied → approved → active → completed → paid, or applied → rejected. Influencers begin the work (active); advertisers and reviewers decide; paid is for advertisers and finance.
         *
         *     Who may call: admins with the scope reviewer or finance or root, advertisers, influencers, API keys with the scope campaigns:write.
         */
        post: operations["post_applications_id_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who takes part in which campaign, and for what share
         * @description Who may call: admins, advertisers, influencers, API keys with the scope influencers:read.
         */
        get: operations["get_assignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attribution/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events whose credit was corrected
         * @description With what was credited before and after, and why. Reports follow a correction at once.
         *
         *     Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_attribution_corrections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attribution/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Run the attribution rule again over stored events, and list what differs
         * @description A page of events at a time, newest first; nothing is changed. Without differences the rule still says what is stored.
         *
         *     Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_attribution_rerun"];
        put?: never;
        /**
         * Run the attribution rule again over stored events, and correct what differs
         * @description Corrects what GET calls repairable, on the same page of events, and records each correction. Facts that come late are followed without it.
         *
         *     Who may call: admins with the scope root, advertisers.
         */
        post: operations["post_attribution_rerun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what
         * @description Who may call: admins, advertisers.
         */
        get: operations["get_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List campaigns
         * @description Influencers see those that they take part in or may apply to.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope campaigns:read.
         */
        get: operations["get_campaigns"];
        put?: never;
        /**
         * Plan a campaign
         * @description It is a draft at first.
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a campaign
         * @description Who may call: admins, advertisers, influencers, API keys with the scope campaigns:read.
         */
        get: operations["get_campaigns_id"];
        put?: never;
        post?: never;
        /**
         * Throw a draft away
         * @description Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        delete: operations["delete_campaigns_id"];
        options?: never;
        head?: never;
        /**
         * Change a campaign’s plan
         * @description In a draft everything; while it runs name, limits, end and who may apply (once it is on chain, neither end nor limit of a day: 409 `campaign_on_chain`); nothing in review, or when it is completed.
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        patch: operations["patch_campaigns_id"];
        trace?: never;
    };
    "/api/v1/campaigns/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a campaign
         * @description From published or paused to completed; from anywhere else 409 `illegal_move`. While the campaign is on chain, its owner asks for the transaction finalize instead (409 `campaign_on_chain`).
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/influencers/{influencer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Assign an influencer to a campaign, or change their share
         * @description Every active influencer can be assigned, as long as there is a slot. A share counts from now on.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope campaigns:write.
         */
        put: operations["put_campaigns_id_influencers_influencer_id"];
        post?: never;
        /**
         * End an assignment
         * @description What was credited stays credited.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope campaigns:write.
         */
        delete: operations["delete_campaigns_id_influencers_influencer_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a campaign for a while
         * @description From published to paused; from anywhere else 409 `illegal_move`. While the campaign is on chain, its owner asks for the transaction pause instead (409 `campaign_on_chain`).
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a campaign run
         * @description From reviewing to published; from anywhere else 409 `illegal_move`.
         *
         *     Who may call: admins with the scope reviewer or root.
         */
        post: operations["post_campaigns_id_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused campaign run again
         * @description From paused to published; from anywhere else 409 `illegal_move`. While the campaign is on chain, its owner asks for the transaction resume instead (409 `campaign_on_chain`).
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a campaign in for review
         * @description From draft to reviewing; from anywhere else 409 `illegal_move`.
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how the transactions of a campaign stand
         * @description The newest first. They are seen to land within seconds.
         *
         *     Who may call: admins, advertisers, API keys with the scope campaigns:read.
         */
        get: operations["get_campaigns_id_transactions"];
        put?: never;
        /**
         * Ask for a transaction to be signed by the advertiser’s wallet
         * @description Creates the campaign on chain, funds, pauses, resumes, ends, empties or closes it. The transaction is unsigned: the platform holds no keys. It was simulated and would succeed; it can land for about a minute. Asking again gives another one; each is followed for itself, and both may land.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_transactions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/transactions/{transaction}/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell the signature of a transaction that was sent
         * @description It is looked for at once. Telling it is not needed; it is for who does not want to wait, and for a transaction that was sent with another blockhash.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_transactions_transaction_signature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a campaign back from review
         * @description From reviewing to draft; from anywhere else 409 `illegal_move`.
         *
         *     Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_campaigns_id_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what sales earned
         * @description Influencers see their own, with the date of release and the reason of each state.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope events:read.
         */
        get: operations["get_commissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commissions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what became of one commission
         * @description Who may call: admins, advertisers, influencers, API keys with the scope events:read.
         */
        get: operations["get_commissions_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how purchases stand that are paid for on chain
         * @description From the platform’s queue over the edge to the chain: where each is now, and why it stays there.
         *
         *     Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_conversions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what became of one conversion
         * @description By its event’s id.
         *
         *     Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_conversions_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversions/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver a conversion once more that was refused, parked or is dead, or was never queued
         * @description By its event’s id. When what stood in its way is mended, e.g. a key that was not configured for a week, or a budget that was used up. The chain pays an account once in a campaign all the same.
         *
         *     Who may call: admins with the scope root, advertisers.
         */
        post: operations["post_conversions_id_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List coupons, the newest first; influencers see their own
         * @description Who may call: admins, advertisers, influencers, API keys with the scope coupons:read.
         */
        get: operations["get_coupons"];
        put?: never;
        /**
         * Make a coupon, with a chosen code or one by chance
         * @description A code is unique, whatever its letters’ case, among the active codes of an advertiser. With an influencer it credits them, before everything else that an event tells; without, it fixes the campaign and what else the event tells decides.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope coupons:write.
         */
        post: operations["post_coupons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a coupon
         * @description Who may call: admins, advertisers, influencers, API keys with the scope coupons:read.
         */
        get: operations["get_coupons_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons/{id}/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a coupon out of use; its code may be given out again
         * @description Who may call: admins with the scope root, advertisers, API keys with the scope coupons:write.
         */
        post: operations["post_coupons_id_invalidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons/{id}/regenerate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a coupon out of use and make one by chance in its place
         * @description Who may call: admins with the scope root, advertisers, API keys with the scope coupons:write.
         */
        post: operations["post_coupons_id_regenerate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a code for everybody who takes part in a campaign, or for those who are named
         * @description Who may call: admins with the scope root, advertisers, API keys with the scope coupons:write.
         */
        post: operations["post_coupons_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/earnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what is owed, by campaign and influencer
         * @description As the ledger has it. For the advertiser: what they owe, and what of it is not deposited. For the influencer: what they have earned and from when on nobody takes it back.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope events:read.
         */
        get: operations["get_earnings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event/add-to-cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a add_to_cart: the same as /events with this action
         * @description Who may call: API keys with the scope events:write.
         */
        post: operations["post_event_add_to_cart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event/drop-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a drop_off: the same as /events with this action
         * @description Who may call: API keys with the scope events:write.
         */
        post: operations["post_event_drop_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event/purchase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a purchase: the same as /events with this action
         * @description Who may call: API keys with the scope events:write.
         */
        post: operations["post_event_purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell that a sale was refunded, in part or as a whole
         * @description What the sale earned follows in the same transaction: before its release it becomes less, after it the difference is owed back. Several partial refunds come to the same as one of their sum. A repetition (same refund_id) changes nothing.
         *
         *     Who may call: API keys with the scope events:write.
         */
        post: operations["post_event_refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a signup: the same as /events with this action
         * @description Who may call: API keys with the scope events:write.
         */
        post: operations["post_event_signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_events"];
        put?: never;
        /**
         * Tell what a customer did
         * @description Answered when it is stored and attributed. A repetition (same event_id or Idempotency-Key) changes nothing and gets the same answer, so that whoever hears nothing sends again.
         *
         *     Who may call: API keys with the scope events:write.
         */
        post: operations["post_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event, with its attribution explained step by step
         * @description Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_events_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell up to 500 events at once
         * @description Each stands or falls for itself, and is answered as if it came alone. Give each its event_id.
         *
         *     Who may call: API keys with the scope events:write.
         */
        post: operations["post_events_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List evidence
         * @description The newest first. Influencers see their own.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope campaigns:read.
         */
        get: operations["get_evidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide on a piece of work
         * @description Who may call: admins with the scope reviewer or root, advertisers, API keys with the scope campaigns:write.
         */
        post: operations["post_evidence_id_review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failed-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests with events that were refused
         * @description Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_failed_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failed-events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a refused request
         * @description Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_failed_events_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failed-events/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the corrected event of a refused request
         * @description Bodies are not kept: the event is told again, with a key and by its rules, signature included, as any event is. The refusal is marked as retried once it is stored.
         *
         *     Who may call: API keys with the scope events:write.
         */
        post: operations["post_failed_events_id_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencer/stats/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An influencer’s own course over time
         * @description Who may call: influencers.
         */
        get: operations["get_influencer_stats_chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencer/stats/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An influencer’s own events or figures as a CSV file
         * @description RFC 4180, UTF-8, a line at a time. Texts that a spreadsheet would take for a formula get an apostrophe before it, also behind separators. Same filter and same figures as the reports.
         *
         *     Who may call: influencers.
         */
        get: operations["get_influencer_stats_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencer/stats/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An influencer’s own whole: clicks, sales, what the shares would give, what was earned on chain
         * @description Who may call: influencers.
         */
        get: operations["get_influencer_stats_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencer/stats/tracking-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An influencer’s own links, beside what each earned on chain
         * @description Who may call: influencers.
         */
        get: operations["get_influencer_stats_tracking_links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List influencers
         * @description The newest first. An advertiser’s are those who take part in a campaign of theirs or have a link of theirs; an influencer sees themselves.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope influencers:read.
         */
        get: operations["get_influencers"];
        put?: never;
        /**
         * Register somebody as an influencer
         * @description Who may call: admins with the scope root.
         */
        post: operations["post_influencers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an influencer
         * @description Who may call: admins, advertisers, influencers, API keys with the scope influencers:read.
         */
        get: operations["get_influencers_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an influencer
         * @description Influencers change their own profile; admins also approve and block.
         *
         *     Who may call: admins with the scope root or reviewer, influencers.
         */
        patch: operations["patch_influencers_id"];
        trace?: never;
    };
    "/api/v1/influencers/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read oneself
         * @description Also while the registration waits for approval.
         *
         *     Who may call: everybody who is signed in, also before approval.
         */
        get: operations["get_influencers_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers/me/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what waits to be claimed
         * @description What was earned while the wallet could not be paid: it had no USDC account, or that was closed or frozen. As the chain says it now.
         *
         *     Who may call: influencers.
         */
        get: operations["get_influencers_me_claims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers/me/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a transaction to be signed by the influencer’s wallet
         * @description register: before, the program takes no attention that their tags brought. join: for on-chain campaigns that ask for it. claim: pays what waits (see GET /influencers/me/claims), five claims at a time. Unsigned; it was simulated and would succeed.
         *
         *     Who may call: influencers.
         */
        post: operations["post_influencers_me_transactions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers/me/wallet-challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a message that proves a wallet
         * @description To be signed within five minutes. Signing costs nothing and moves nothing.
         *
         *     Who may call: influencers.
         */
        post: operations["post_influencers_me_wallet_challenges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers/me/wallet-proofs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove a wallet
         * @description From now on it is where the influencer is paid, in the place of an earlier one, and visitors of their links get tags of on-chain campaigns.
         *
         *     Who may call: influencers.
         */
        post: operations["post_influencers_me_wallet_proofs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/influencers/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register as an influencer
         * @description For whoever signed in and has no role yet. An admin approves the registration.
         *
         *     Who may call: everybody who is signed in, also before approval.
         */
        post: operations["post_influencers_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs that wait, run, or are dead letters
         * @description What is done is not in the list any more.
         *
         *     Who may call: admins.
         */
        get: operations["get_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job
         * @description Who may call: admins.
         */
        get: operations["get_jobs_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a dead letter
         * @description When what stood in its way is mended: it is due at once, with all its attempts before it. Its effect comes once, as far as its handler can tell a repetition.
         *
         *     Who may call: admins with the scope root.
         */
        post: operations["post_jobs_id_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The 100 influencers who earned most on chain within 7 days
         * @description Who may call: admins, advertisers, influencers, API keys with the scope reports:read.
         */
        get: operations["get_leaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I
         * @description Also for who waits for approval: the first call with a token registers its subject.
         *
         *     Who may call: everybody who is signed in, also before approval.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/customers/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget an advertiser’s customer
         * @description Forgetting empties what was told of the customer in every event. Values, attribution and counts stay.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope privacy:write.
         */
        post: operations["post_privacy_customers_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/customers/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get what is held on an advertiser’s customer
         * @description Forgetting empties what was told of the customer in every event. Values, attribution and counts stay.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope privacy:write.
         */
        post: operations["post_privacy_customers_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/influencers/{id}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget an influencer
         * @description Who may call: admins with the scope root.
         */
        post: operations["post_privacy_influencers_id_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/influencers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get what is held on an influencer
         * @description Who may call: admins with the scope root.
         */
        post: operations["post_privacy_influencers_id_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/me/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget whoever asks
         * @description Ends the account; amounts and counts stay, without a name. What is on the chain can not be deleted. Not to be undone.
         *
         *     Who may call: everybody who is signed in, also before approval.
         */
        post: operations["post_privacy_me_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get what is held on whoever asks
         * @description Who may call: everybody who is signed in, also before approval.
         */
        post: operations["post_privacy_me_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was asked for, the newest first
         * @description Who may call: admins, advertisers, API keys with the scope privacy:write.
         */
        get: operations["get_privacy_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/users/{id}/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget a user
         * @description Who may call: admins with the scope root.
         */
        post: operations["post_privacy_users_id_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get what is held on a user
         * @description Who may call: admins with the scope root.
         */
        post: operations["post_privacy_users_id_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what was refunded
         * @description Who may call: admins, advertisers, API keys with the scope events:read.
         */
        get: operations["get_refunds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long things are kept, and what has gone
         * @description Who may call: admins.
         */
        get: operations["get_retention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set how long something is kept
         * @description Takes effect with the next hourly run. What has gone does not come back.
         *
         *     Who may call: admins with the scope root.
         */
        put: operations["put_retention_subject"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/ab-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether variants of an A/B test differ
         * @description Purchases per click of each variant against the first one by name: two-proportion z-test, pooled and two-sided, at 5 % over all comparisons (Holm). A click is one trial. Admins name the advertiser.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_ab_test"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/breakdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far customers come: click, landing, cart, purchase; and who leaves
         * @description Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_breakdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures by campaign, beside what the chain knows of it
         * @description All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_campaigns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The course over time, by the hour or day of a time zone, gaps included
         * @description Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures by coupon
         * @description All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_coupons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events or figures as a CSV file
         * @description RFC 4180, UTF-8, a line at a time. Texts that a spreadsheet would take for a formula get an apostrophe before it, also behind separators. Same filter and same figures as the reports.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far customers come: click, landing, cart, purchase; and who leaves
         * @description Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_funnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/influencers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures by influencer
         * @description All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_influencers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/journey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where outcomes come from: flows, and the nodes and links of their Sankey diagram
         * @description Flows of influence, not steps in time. A coupon goes before a ref code, a ref code before a click.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_journey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole: clicks, conversions, revenue, average order value, conversions per click
         * @description All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures by the social platform on which influencers publish
         * @description All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_platforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats/tracking-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures by tracking link, those without sales included, beside what each earned on chain
         * @description All reports sum the same clicks and events, so that with the same filter they agree. What belongs to no campaign, influencer, coupon or link stays in, as a part of its own.
         *
         *     Who may call: admins, advertisers, API keys with the scope reports:read.
         */
        get: operations["get_stats_tracking_links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tracking-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List links with what they brought
         * @description The newest first. Influencers see their own.
         *
         *     Who may call: admins, advertisers, influencers, API keys with the scope links:read.
         */
        get: operations["get_tracking_links"];
        put?: never;
        /**
         * Make a tracking link
         * @description An advertiser may make one for any active influencer, who is from then on among theirs. An influencer makes one for themselves, in a campaign in which they take part, to a host to which the campaign’s links lead already.
         *
         *     Who may call: admins with the scope root, advertisers, influencers, API keys with the scope links:write.
         */
        post: operations["post_tracking_links"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tracking-links/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a link with what it brought
         * @description Who may call: admins, advertisers, influencers, API keys with the scope links:read.
         */
        get: operations["get_tracking_links_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change where a link leads, what it is called, or whether it leads
         * @description The edge follows within seconds. Whom a link credits never changes: make another one.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope links:write.
         */
        patch: operations["patch_tracking_links_code"];
        trace?: never;
    };
    "/api/v1/tracking-links/{code}/regenerate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link with another code in the place of one
         * @description The old one answers that it is gone (410), or keeps leading with keep_old. What it brought stays credited in either case.
         *
         *     Who may call: admins with the scope root, advertisers, API keys with the scope links:write.
         */
        post: operations["post_tracking_links_code_regenerate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tracking-links/ab-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make two to four links that are compared
         * @description Who may call: admins with the scope root, advertisers, API keys with the scope links:write.
         */
        post: operations["post_tracking_links_ab_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tracking-links/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link for everybody who takes part in a campaign, or for those who are named
         * @description Who may call: admins with the scope root, advertisers, API keys with the scope links:write.
         */
        post: operations["post_tracking_links_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Who may call: admins.
         */
        get: operations["get_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description Who may call: admins.
         */
        get: operations["get_users_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Approve or block a user, or give a role
         * @description Who may call: admins with the scope root.
         */
        patch: operations["patch_users_id"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AbComparison: {
            ab_test: string;
            /** @description The variant that the others are compared with: the first by name; null where no link carries the test’s name. */
            control: string | null;
            variants: {
                /** @description Events by what was done. */
                actions: {
                    add_to_cart: number;
                    custom: number;
                    drop_off: number;
                    landing: number;
                    purchase: number;
                    signup: number;
                };
                against_control: {
                    /** @description Conversions per click less the control’s. */
                    difference: number | null;
                    /** @description Rate / control’s rate - 1. */
                    lift: number | null;
                    /** @description Upper end of its 95 % interval. */
                    lift_high: number | null;
                    /** @description Lower end of its 95 % interval. */
                    lift_low: number | null;
                    p_value: number | null;
                    /** @description For the number of comparisons, by Holm. */
                    p_value_adjusted: number | null;
                    /** @description Whether p_value_adjusted is below 0.05. */
                    significant: boolean;
                    z_score: number | null;
                } | null;
                /** @description Visits that were taken for bots; not among the clicks. */
                bot_clicks: number;
                /** @description Visits of humans. */
                clicks: number;
                /** @description Purchases. */
                conversions: number;
                /**
                 * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
                 * @example 0.042857
                 */
                conversions_per_click: string | null;
                /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
                estimated_commission: components["schemas"]["Money"][];
                /** @description By currency. */
                revenue: components["schemas"]["Sales"][];
                variant: string;
            }[];
        };
        AbTest: {
            /** @description Fills in what neither utm nor the destination says: source (the influencer’s platform), medium, campaign, content (their handle). Default: true. */
            auto_utm?: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id?: string | null;
            /**
             * @description Of the test.
             * @example landing page
             */
            name: string;
            variants: {
                /**
                 * @description http or https, without user and password.
                 * @example https://shop.example/summer
                 */
                destination_url: string;
                /** @description UTM parameters without their prefix; they replace those of the destination, and replaced_utm says so. */
                utm?: {
                    campaign?: string;
                    content?: string;
                    medium?: string;
                    source?: string;
                    term?: string;
                };
                /** @example B */
                variant: string;
            }[];
        };
        Advertiser: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            name: string;
            /** @enum {string} */
            status: "active" | "inactive";
            /**
             * @description By whose days reports are cut.
             * @example Europe/Berlin
             */
            time_zone: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ApiKey: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description From when it is refused; null for never.
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string | null;
            has_hmac_secret: boolean;
            /** @description Whether unsigned events are refused. */
            hmac_required: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: date-time
             * @description To the minute.
             * @example 2026-01-31T12:00:00.000Z
             */
            last_used_at: string | null;
            name: string;
            /**
             * @description How it begins.
             * @example sk_live_Ab3xYz...
             */
            prefix: string;
            /**
             * Format: uuid
             * @description The key that it was rotated to.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            replaced_by: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            revoked_at: string | null;
            scopes: ("events:write" | "events:read" | "campaigns:read" | "campaigns:write" | "links:read" | "links:write" | "coupons:read" | "coupons:write" | "influencers:read" | "reports:read" | "privacy:write")[];
        };
        Application: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description Its moves, the oldest first. */
            history: {
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                at: string;
                by: string;
                /** @enum {string|null} */
                from: "applied" | "approved" | "active" | "completed" | "paid" | "rejected" | null;
                reason: string | null;
                /** @enum {string} */
                to: "applied" | "approved" | "active" | "completed" | "paid" | "rejected";
            }[];
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string;
            /** @description Where it can go from here. */
            next: ("applied" | "approved" | "active" | "completed" | "paid" | "rejected")[];
            note: string;
            /** @enum {string} */
            status: "applied" | "approved" | "active" | "completed" | "paid" | "rejected";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        ApplicationMove: {
            reason?: string;
            /** @enum {string} */
            to: "approved" | "active" | "completed" | "paid" | "rejected";
        };
        Assignment: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string;
            share: components["schemas"]["RevenueShare"];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        AssignmentInput: {
            share: components["schemas"]["RevenueShareInput"];
        };
        AttributionCorrection: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            after: {
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                campaign_id: string | null;
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                coupon_id: string | null;
                /** @enum {string} */
                deciding_key: "coupon" | "ref_code" | "landing_url" | "referrer" | "click_id" | "session_id" | "none";
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                influencer_id: string | null;
                tracking_link_code: string | null;
            };
            before: {
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                campaign_id: string | null;
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                coupon_id: string | null;
                /** @enum {string} */
                deciding_key: "coupon" | "ref_code" | "landing_url" | "referrer" | "click_id" | "session_id" | "none";
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                influencer_id: string | null;
                tracking_link_code: string | null;
            };
            /**
             * @description What became of the conversion that was on its way to the chain. moved: it goes to the new campaign; cancelled: nothing of it had been sent; kept: it may have been paid by the old campaign, and stays with it; null: there was none, or its campaign is the same.
             * @enum {string|null}
             */
            conversion: "moved" | "cancelled" | "kept" | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            corrected_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            event_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * @description late_click: the click that it names arrived after it. late_session: an earlier event of its session was told, or credited, after it. rerun: somebody ran the rule again.
             * @enum {string}
             */
            reason: "late_click" | "late_session" | "rerun";
        };
        AttributionDifference: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            event_id: string;
            fields: {
                field: string;
                recomputed: string | null;
                stored: string | null;
            }[];
            /**
             * @description rule: the rule decides otherwise by what was recorded with the event. facts: what was recorded is not what the tables say of that time any more.
             * @enum {string}
             */
            kind: "rule" | "facts";
            /** @description Whether POST corrects it. What was recorded of facts that are kept no longer stays as it is. */
            repairable: boolean;
        };
        AttributionStep: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string | null;
            /** @description For people. */
            explanation: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string | null;
            /** @description What was looked up. */
            key: string | null;
            /** @enum {string} */
            outcome: "decided" | "campaign_fixed" | "passed" | "absent" | "noted" | "not_needed";
            /**
             * @description For machines.
             * @example influencer_coupon
             */
            reason: string;
            /** @enum {string} */
            step: "coupon" | "ref_code" | "landing_url" | "referrer" | "click_id" | "session_id";
            tracking_link_code: string | null;
        };
        AuditEntry: {
            /** @example campaign.update */
            action: string;
            /**
             * Format: uuid
             * @description The user or the key; null for the system.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            actor_id: string | null;
            /** @enum {string} */
            actor_kind: "admin" | "advertiser" | "influencer" | "pending" | "api_key" | "system";
            /**
             * Format: uuid
             * @description Whose data was changed; null for nobody’s.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string | null;
            after: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            before: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            request_id: string | null;
            subject_id: string;
            /** @example campaigns */
            subject_kind: string;
        };
        BulkCoupons: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /** @description Also for those who have an active code of the campaign already. Default: false. */
            force?: boolean;
            /** @description For whom. Default: everybody who takes part. */
            influencer_ids?: string[];
            /** @description Characters made by chance, of 4 to 32; never 0, O, 1 or I. Default: 8. */
            length?: number;
            /**
             * @description Stands before a hyphen; made capital.
             * @example SUMMER
             */
            prefix?: string;
            /**
             * Format: date-time
             * @description Default: at once.
             * @example 2026-01-31T12:00:00Z
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description Not included. Default: no end.
             * @example 2026-01-31T12:00:00Z
             */
            valid_until?: string;
        };
        BulkLinks: {
            /** @description Fills in what neither utm nor the destination says: source (the influencer’s platform), medium, campaign, content (their handle). Default: true. */
            auto_utm?: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * @description http or https, without user and password.
             * @example https://shop.example/summer
             */
            destination_url: string;
            /** @description Also for those who have an active link of the campaign already. Default: false. */
            force?: boolean;
            /** @description For whom. Default: everybody who takes part. */
            influencer_ids?: string[];
            /** @description UTM parameters without their prefix; they replace those of the destination, and replaced_utm says so. */
            utm?: {
                campaign?: string;
                content?: string;
                medium?: string;
                source?: string;
                term?: string;
            };
        };
        Campaign: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /** @description Who may apply; null for all, and for influencers. */
            allow_list: string[] | null;
            /**
             * @description Which keys decide for it; any: the whole waterfall.
             * @enum {string}
             */
            attribution_source: "any" | "coupon" | "link";
            /** @description For so many days after a click, or an earlier event of the shop's session, what follows is credited; for so long a completed campaign still credits. Default: 30. */
            attribution_window_days: number;
            auto_approve: boolean;
            brief: string;
            /**
             * @description Null for influencers.
             * @example 1000000
             */
            budget_usdc: string | null;
            /** @description Its campaign on chain, in base58. */
            chain_campaign_id: string | null;
            /** @description For so many days after a sale a refund takes its commission back; then it is released. Default: 30. What is changed holds for later sales: commissions keep their date. */
            commission_hold_days: number;
            /** @example 1000000 */
            cpm_usdc: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description In which of its statuses the campaign credits what happens then. Default: in all of them, in completed as long as its attribution window goes on. */
            credits_in: ("draft" | "reviewing" | "published" | "paused" | "completed")[];
            /**
             * @description Null for influencers.
             * @example 1000000
             */
            daily_budget_usdc: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            ends_at: string | null;
            /**
             * @description Null for influencers.
             * @example 1000000
             */
            hourly_budget_usdc: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @example 1000000 */
            max_earnings_per_user_usdc: string | null;
            name: string;
            slots: number | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            starts_at: string | null;
            /** @enum {string} */
            status: "draft" | "reviewing" | "published" | "paused" | "completed";
            targeting: components["schemas"]["Targeting"];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        /** @description Null for campaigns that are not on chain. */
        CampaignOnChain: {
            /**
             * @description Owed to payees who could not receive it yet. USDC base units.
             * @example 1000000
             */
            accrued_usdc: string;
            /**
             * @description Left. USDC base units.
             * @example 1000000
             */
            available_usdc: string;
            chain_campaign_id: string;
            conversions: number;
            /**
             * @description Paid in. USDC base units.
             * @example 1000000
             */
            funded_usdc: string;
            /**
             * @description Left the pot. USDC base units.
             * @example 1000000
             */
            paid_usdc: string;
            /**
             * @description Paid or accrued in the hours that begin within from and to, whatever else is filtered for. USDC base units.
             * @example 1000000
             */
            spent_usdc: string;
            vaus: number;
        } | null;
        CampaignReportPart: {
            /** @description Events by what was done. */
            actions: {
                add_to_cart: number;
                custom: number;
                drop_off: number;
                landing: number;
                purchase: number;
                signup: number;
            };
            /** @description Visits that were taken for bots; not among the clicks. */
            bot_clicks: number;
            /** @description Visits of humans. */
            clicks: number;
            /** @description Purchases. */
            conversions: number;
            /**
             * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
             * @example 0.042857
             */
            conversions_per_click: string | null;
            /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
            estimated_commission: components["schemas"]["Money"][];
            /**
             * @description What clicks, taken for views, would earn influencers at the campaign’s cpm_usdc: clicks of people on links of influencers × cpm_usdc / 1000, rounded down for each influencer. A preview; nothing is owed by it. Null where the campaign pays for no views. USDC base units.
             * @example 1000000
             */
            estimated_cpm_usdc: string | null;
            /** @description The id, of links the code, of social platforms the name; null for what belongs to none. */
            key: string | null;
            name: string | null;
            on_chain: components["schemas"]["CampaignOnChain"];
            /**
             * @description Revenue in USD and USDC / spent_usdc, rounded half up; null where nothing was spent.
             * @example 0.042857
             */
            return_on_spend: string | null;
            /** @description By currency. */
            revenue: components["schemas"]["Sales"][];
        };
        CampaignReportParts: {
            data: components["schemas"]["CampaignReportPart"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ChainConversion: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /** @description How often it was tried in vain. */
            attempts: number;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /** @description The campaign on chain, in base58. */
            chain_campaign_id: string | null;
            /**
             * Format: date-time
             * @description When it was queued.
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Of what is queued: when it is tried next; null otherwise.
             * @example 2026-01-31T12:00:00.000Z
             */
            due_at: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            event_id: string;
            /**
             * @description What the chain paid for it, in USDC base units; null before it has landed and the indexer has seen it.
             * @example 1000000
             */
            paid_usdc: string | null;
            /** @description Why it was refused or parked, or last tried in vain; null otherwise. */
            reason: string | null;
            /**
             * Format: date-time
             * @description When the edge saw it come into its last state; null before it was taken over.
             * @example 2026-01-31T12:00:00.000Z
             */
            settled_at: string | null;
            /** @description The transaction that carries it, in base58; null before it was sent. */
            signature: string | null;
            /**
             * @description queued: on its way to the edge; dead: its delivery failed too often; accepted: the edge took it over and brings it to the chain; landed: it is there, and was paid; parked: the edge gave it up; refused: the edge never takes it.
             * @enum {string}
             */
            state: "queued" | "dead" | "accepted" | "landed" | "parked" | "refused";
        };
        ChainTerms: {
            /** @description Settles after the end. Default: 604800. */
            attribution_window_seconds?: number;
            /**
             * @description What a second of attention pays.
             * @example 1000000
             */
            base_rate_per_second_usdc: string;
            /**
             * @description A label. Default: influencer.
             * @enum {string}
             */
            campaign_type?: "influencer" | "display" | "performance" | "hybrid";
            cohorts?: number[];
            /**
             * @description Paid once for each user who buys. Default: none.
             * @example 1000000
             */
            conversion_bonus_usdc?: string;
            /**
             * @description joined: influencers join on chain first. Default: open.
             * @enum {string}
             */
            influencer_policy?: "open" | "joined";
            /** @description The influencer’s part of each payout. */
            influencer_share_bps: number;
            /**
             * @description The most that a user may cost. Default: no limit.
             * @example 1000000
             */
            max_payout_per_user_usdc?: string;
            /** @description Default: 1. */
            min_attention_seconds?: number;
            /** @description For quality scores up to 69, 84, 94, 100. Default: 100 each. */
            quality_percents?: [
                number,
                number,
                number,
                number
            ];
            /** @description Default: false. */
            require_cohort?: boolean;
            /** @description URLs of the sites whose attention counts. Default: all. */
            sites?: string[];
            /** @description Reported as the user’s bonus. Default: 0. */
            user_bonus_bps?: number;
        };
        ChainTransaction: {
            /** @enum {string} */
            action: "create" | "fund" | "pause" | "resume" | "finalize" | "withdraw" | "close";
            chain_campaign_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            landed_at: string | null;
            last_valid_block_height: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            prepared_at: string;
            /** @description Why it failed, or what is wrong. */
            reason: string | null;
            signature: string | null;
            /**
             * @description prepared: given out; sent: its signature was told; landed: confirmed; failed: executed and refused; expired: can not land any more.
             * @enum {string}
             */
            state: "prepared" | "sent" | "landed" | "failed" | "expired";
            /** @description Who signs and pays. */
            wallet: string;
        };
        Commission: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * @description What the rule gives for what was not refunded, rounded down. USDC base units.
             * @example 1000000
             */
            amount_usdc: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /** @description Of the sale. */
            currency: string;
            /**
             * Format: uuid
             * @description The sale.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            event_id: string;
            /** @description The same for people. */
            explanation: string;
            /**
             * @description Value of the sale without refunds, millionths of its currency.
             * @example 1000000
             */
            gross_micros: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            occurred_at: string;
            /** @description For machines; null where the state says it. */
            reason: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            released_at: string | null;
            /**
             * Format: date-time
             * @description Until when a refund takes it back: stored with the sale, and never changed.
             * @example 2026-01-31T12:00:00.000Z
             */
            releases_at: string;
            rule: components["schemas"]["CommissionRule"];
            /** @enum {string} */
            state: "waiting" | "pending" | "available" | "paid" | "frozen" | "voided" | "clawed_back";
        };
        CommissionDetail: components["schemas"]["Commission"] & {
            moves: components["schemas"]["CommissionMove"][];
        };
        CommissionMove: {
            /** @example 1000000 */
            amount_usdc: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            explanation: string;
            reason: string | null;
            /** @enum {string} */
            state: "waiting" | "pending" | "available" | "paid" | "frozen" | "voided" | "clawed_back";
        };
        /** @description What was agreed when the sale was credited: it stays. */
        CommissionRule: {
            /**
             * @description What the influencer could still earn in the campaign; null without a cap.
             * @example 1000000
             */
            cap_left_usdc: string | null;
            /**
             * @description Of a flat sum, USDC base units.
             * @example 1000000
             */
            flat_usdc: string | null;
            /** @description Of a percentage, in basis points. */
            share_bps: number | null;
            /** @enum {string} */
            type: "percentage" | "flat_per_conversion" | "flat_once";
        };
        Coupon: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /** @example SUMMER-X9Y2 */
            code: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @description Who is credited; null for a generic code.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            invalidated_at: string | null;
            /**
             * @description auto: made by chance; vanity: chosen; generic: of nobody, it fixes the campaign alone.
             * @enum {string}
             */
            kind: "auto" | "vanity" | "generic";
            /**
             * Format: uuid
             * @description The coupon that was made in its place.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            replaced_by: string | null;
            /** @enum {string} */
            status: "active" | "invalidated";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            valid_from: string | null;
            /**
             * Format: date-time
             * @description Not included.
             * @example 2026-01-31T12:00:00.000Z
             */
            valid_until: string | null;
        };
        Earning: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * @description Released for sales that were refunded since: taken off what is released next.
             * @example 1000000
             */
            debt_usdc: string;
            /**
             * @description Released: nobody takes it back.
             * @example 1000000
             */
            due_usdc: string;
            /**
             * @description In its hold, and deposited by the advertiser.
             * @example 1000000
             */
            held_usdc: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string;
            /**
             * Format: date-time
             * @description Null where nothing is in its hold.
             * @example 2026-01-31T12:00:00.000Z
             */
            next_release_at: string | null;
            /**
             * @description Earned, and not deposited yet: it is released when it is.
             * @example 1000000
             */
            unfunded_usdc: string;
        };
        Error: {
            error: {
                /** @description For machines: lower case with underscores. */
                code: string;
                /**
                 * Format: uri
                 * @description Where the code is explained: an absolute URL.
                 */
                doc_url: string;
                /** @description The field of the request that breaks the rule, with dots. */
                field?: string;
                /** @description For people: names the rule. */
                message: string;
            };
        };
        Event: {
            /**
             * @description What the customer did.
             * @example purchase
             * @enum {string}
             */
            action: "purchase" | "add_to_cart" | "signup" | "drop_off" | "landing" | "custom";
            /** @description The click_id with which the customer landed. */
            click_id?: string | null;
            /** @description The coupon that the customer entered, in any case, wide or narrow. The strongest key. Of several (a list, or a text with commas, 10 at most) the first that credits decides. */
            coupon_code?: string | string[] | null;
            /** @description The coupons of the order as a list: the same as a list in coupon_code. */
            coupon_codes?: string[] | null;
            /**
             * @description ISO 4217, or USDC. Default: USD.
             * @example USD
             */
            currency?: string | null;
            /** @description The shop's name for the customer. Kept as a keyed hash only; nothing else finds or deletes the customer's data. */
            customer_id?: string | null;
            /** @description The customer's Solana wallet in base58: for campaigns that pay conversions on chain. One that is none is left out. */
            customer_wallet?: string | null;
            /**
             * @description By which a repetition is known for good, e.g. the order: give one wherever two customers can do the same. Without it, and without Idempotency-Key, events that say the same within ten minutes are one. One event has it, whatever its action.
             * @example order-1001
             */
            event_id?: string | null;
            /** @description The URL on which the customer landed: its ref_code is found. */
            landing_url?: string | null;
            /**
             * Format: date-time
             * @description When it happened. Default: now. At most 90 days ago, at most 5 minutes ahead.
             * @example 2026-01-31T12:00:00Z
             */
            occurred_at?: string | null;
            /**
             * @description Whatever else belongs to it, e.g. items. Numbers keep all their digits. Not for personal data. At most 12 levels and 2,000 values: what is more is left out.
             * @example {
             *       "order": "A-1001"
             *     }
             */
            properties?: Record<string, unknown> | null;
            /** @description The ref_code with which the customer landed. */
            ref_code?: string | null;
            /** @description The page that the customer came from: its ref_code is found. */
            referrer?: string | null;
            /** @description The shop's session: an earlier event of it may say whom to credit. */
            session_id?: string | null;
            /**
             * @description What it is worth, as a decimal string. Never a number.
             * @example 49.90
             */
            value?: string | null;
        };
        EventDetail: components["schemas"]["EventItem"] & {
            click_id: string | null;
            /** @description How its credit was corrected after facts that came late, the first one first. */
            corrections: components["schemas"]["AttributionCorrection"][];
            coupon_code: string | null;
            customer_wallet: string | null;
            /** @description What decided, in a sentence. */
            explanation: string;
            landing_url: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            matched_click_id: string | null;
            properties: {
                [key: string]: unknown;
            };
            ref_code: string | null;
            referrer: string | null;
            session_id: string | null;
            steps: components["schemas"]["AttributionStep"][];
        };
        EventItem: {
            /** @enum {string} */
            action: "purchase" | "add_to_cart" | "signup" | "drop_off" | "landing" | "custom";
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /** @description Whether an influencer is credited. */
            attributed: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string | null;
            /** @description 0 where nobody is credited. */
            confidence_percent: number;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            coupon_id: string | null;
            currency: string;
            /** @enum {string} */
            deciding_key: "coupon" | "ref_code" | "landing_url" | "referrer" | "click_id" | "session_id" | "none";
            /** @description As it was told. */
            event_id: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            occurred_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            received_at: string;
            rule_version: string;
            /** @description The link that led here. */
            tracking_link_code: string | null;
            /** @example 49.90 */
            value: string | null;
        };
        EventOfKnownAction: {
            /** @description The click_id with which the customer landed. */
            click_id?: string | null;
            /** @description The coupon that the customer entered, in any case, wide or narrow. The strongest key. Of several (a list, or a text with commas, 10 at most) the first that credits decides. */
            coupon_code?: string | string[] | null;
            /** @description The coupons of the order as a list: the same as a list in coupon_code. */
            coupon_codes?: string[] | null;
            /**
             * @description ISO 4217, or USDC. Default: USD.
             * @example USD
             */
            currency?: string | null;
            /** @description The shop's name for the customer. Kept as a keyed hash only; nothing else finds or deletes the customer's data. */
            customer_id?: string | null;
            /** @description The customer's Solana wallet in base58: for campaigns that pay conversions on chain. One that is none is left out. */
            customer_wallet?: string | null;
            /**
             * @description By which a repetition is known for good, e.g. the order: give one wherever two customers can do the same. Without it, and without Idempotency-Key, events that say the same within ten minutes are one. One event has it, whatever its action.
             * @example order-1001
             */
            event_id?: string | null;
            /** @description The URL on which the customer landed: its ref_code is found. */
            landing_url?: string | null;
            /**
             * Format: date-time
             * @description When it happened. Default: now. At most 90 days ago, at most 5 minutes ahead.
             * @example 2026-01-31T12:00:00Z
             */
            occurred_at?: string | null;
            /**
             * @description Whatever else belongs to it, e.g. items. Numbers keep all their digits. Not for personal data. At most 12 levels and 2,000 values: what is more is left out.
             * @example {
             *       "order": "A-1001"
             *     }
             */
            properties?: Record<string, unknown> | null;
            /** @description The ref_code with which the customer landed. */
            ref_code?: string | null;
            /** @description The page that the customer came from: its ref_code is found. */
            referrer?: string | null;
            /** @description The shop's session: an earlier event of it may say whom to credit. */
            session_id?: string | null;
            /**
             * @description What it is worth, as a decimal string. Never a number.
             * @example 49.90
             */
            value?: string | null;
        };
        EventReceipt: {
            /** @description Whether an influencer is credited. */
            attributed: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string | null;
            /** @description 0 where nobody is credited. */
            confidence_percent: number;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            coupon_id: string | null;
            /** @enum {string} */
            deciding_key: "coupon" | "ref_code" | "landing_url" | "referrer" | "click_id" | "session_id" | "none";
            /** @description It had been taken before; this changed nothing. */
            duplicate: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string | null;
            rule_version: string;
            /** @description The link that led here. */
            tracking_link_code: string | null;
            /** @description Fields that were told and can not be read: kept as such, or left out; they credit nobody. */
            unreadable_fields: string[];
        };
        Evidence: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            application_id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string;
            /** @enum {string} */
            kind: "post" | "screenshot" | "link";
            note: string;
            review_note: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            reviewed_at: string | null;
            /** @enum {string} */
            status: "submitted" | "approved" | "rejected";
            url: string;
        };
        EvidenceReview: {
            note?: string;
            /** @enum {string} */
            status: "approved" | "rejected";
        };
        FailedEvent: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /** @description The body's beginning, without personal values. */
            body_excerpt: string;
            error_code: string;
            field: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            received_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            retried_at: string | null;
            status: number;
        };
        Influencer: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description For themselves and admins; null for everybody else. */
            email: string | null;
            /** @description As they told, in basis points. */
            engagement_rate_bps: number | null;
            /** @description As they told. */
            follower_count: number | null;
            handle: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @enum {string} */
            platform: "twitter" | "tiktok" | "youtube" | "instagram" | "telegram" | "other";
            /** @description With which they invite others. For themselves and admins. */
            referral_code: string | null;
            /**
             * Format: uuid
             * @description Who invited them. For themselves and admins.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            referred_by: string | null;
            /** @enum {string} */
            status: "pending" | "active" | "inactive" | "deleted";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /** @description Proven to be theirs; null before. */
            wallet: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            wallet_proven_at: string | null;
        };
        InfluencerChanges: {
            /** Format: email */
            email?: string | null;
            /** @description Share of followers who react, in basis points. */
            engagement_rate_bps?: number | null;
            follower_count?: number | null;
            /**
             * @description Their name there; an @ before it is left out.
             * @example jana.makes
             */
            handle?: string;
            /** @enum {string} */
            platform?: "twitter" | "tiktok" | "youtube" | "instagram" | "telegram" | "other";
            /**
             * @description For admins: approves or blocks, and the sign-ins of this influencer with it.
             * @enum {string}
             */
            status?: "active" | "inactive";
        };
        InfluencerClaims: {
            campaigns: {
                /** @example 1000000 */
                amount_usdc: string;
                /**
                 * Format: uuid
                 * @description Null for one that this platform does not know.
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                campaign_id: string | null;
                chain_campaign_id: string;
                /** @description One for each user whose attention it was for. */
                claims: number;
            }[];
            /**
             * @description In USDC base units.
             * @example 1000000
             */
            total_usdc: string;
            wallet: string;
        };
        InfluencerOverview: {
            /** @description Events by what was done. */
            actions: {
                add_to_cart: number;
                custom: number;
                drop_off: number;
                landing: number;
                purchase: number;
                signup: number;
            };
            /** @description Visits that were taken for bots; not among the clicks. */
            bot_clicks: number;
            /** @description Visits of humans. */
            clicks: number;
            /** @description Purchases. */
            conversions: number;
            /**
             * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
             * @example 0.042857
             */
            conversions_per_click: string | null;
            /** @description The same for a card: 1.5M, 10K, $123.45. Lists are in the order of the figures. */
            display: {
                clicks: string;
                conversions: string;
                estimated_commission: string[];
                revenue: string[];
            };
            /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
            estimated_commission: components["schemas"]["Money"][];
            /** @description Null while no wallet is proved, or the chain does not know it. */
            on_chain: {
                conversions: number;
                /**
                 * @description Paid or accrued, over all campaigns and all time. USDC base units.
                 * @example 1000000
                 */
                earned_usdc: string;
                referrals: number;
                vaus: number;
                wallet: string;
            } | null;
            /** @description By currency. */
            revenue: components["schemas"]["Sales"][];
        };
        InfluencerTransaction: {
            /** @enum {string} */
            action: "register" | "join" | "claim";
            blockhash: string;
            last_valid_block_height: number;
            /** @description What it does, in words. */
            summary: string;
            /** @description Unsigned, version 0, in base64. */
            transaction: string;
            /** @description Who signs and pays: the proven one. */
            wallet: string;
        };
        InfluencerTransactionRequest: {
            /** @enum {string} */
            action: "register";
        } | {
            /** @enum {string} */
            action: "join";
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
        } | {
            /** @enum {string} */
            action: "claim";
            /**
             * Format: uuid
             * @description Only of this campaign.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id?: string;
        };
        Job: {
            /**
             * Format: uuid
             * @description Whose it is; null for nobody’s.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string | null;
            attempts: number;
            /**
             * Format: date-time
             * @description When it was enqueued, or released.
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is tried next; of one that runs, when others may take it over.
             * @example 2026-01-31T12:00:00.000Z
             */
            due_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @description A process has it, or died with it. */
            is_running: boolean;
            /** @description About what: of a kind and key there is one job at a time. */
            key: string;
            /** @example conversion.deliver */
            kind: string;
            last_error: string | null;
            payload: {
                [key: string]: unknown;
            };
            /**
             * @description dead: a dead letter; it was tried too often and waits for an admin.
             * @enum {string}
             */
            state: "queued" | "dead";
        };
        Leaderboard: {
            data: {
                conversions: number;
                /**
                 * @description By users whose first VAU in a campaign was within the 7 days. USDC base units.
                 * @example 1000000
                 */
                earned_usdc: string;
                handle: string;
                /**
                 * Format: uuid
                 * @example 0192f3a1-7c00-7000-8000-000000000001
                 */
                influencer_id: string | null;
                platform: string;
                rank: number;
                referrals: number;
                tier: string;
                wallet: string;
            }[];
        };
        Link: {
            ab_test: string | null;
            ab_variant: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string | null;
            /** @example k3Xw9Pa */
            code: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            destination_url: string;
            /**
             * Format: uuid
             * @description Who is credited; null for a link of the campaign’s own.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string | null;
            /** @description False: it answers that it is gone (410). */
            is_active: boolean;
            /** @description Whether visitors get the on-chain campaign’s tag: the campaign is on chain, and its influencer, if there is one, has proven a wallet. */
            is_tagged: boolean;
            label: string | null;
            /** @description Code of the link that was made in its place. */
            replaced_by: string | null;
            /** @description UTM parameters of the destination in whose place visitors get the value of utm. */
            replaced_utm: string[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /**
             * @description What is given out: leads to the destination.
             * @example https://go.example/r/k3Xw9Pa
             */
            url: string;
            /** @description What visitors’ addresses get. */
            utm: {
                [key: string]: string;
            };
        };
        LinkChanges: {
            /**
             * @description http or https, without user and password.
             * @example https://shop.example/summer
             */
            destination_url?: string;
            is_active?: boolean;
            /** @description What its owner calls it. */
            label?: string | null;
            /** @description UTM parameters without their prefix. Those that are not named stay; null takes one back. */
            utm?: {
                campaign?: string | null;
                content?: string | null;
                medium?: string | null;
                source?: string | null;
                term?: string | null;
            };
        };
        /** @description On the UTC days that begin within from and to, in the campaign that is filtered for, whatever else is. Null for links that earned nothing, and for what belongs to no link. What the chain pays to another influencer than the link’s, since the visitor came by theirs first, is not the link’s. */
        LinkOnChain: {
            attention_seconds: number;
            /**
             * @description The part of user_usdc and influencer_usdc that conversions brought. USDC base units.
             * @example 1000000
             */
            conversion_usdc: string;
            /** @description Conversions that landed: of purchases that are credited to the link. */
            conversions: number;
            /**
             * @description Payable to the influencer for both, paid or accrued. USDC base units.
             * @example 1000000
             */
            influencer_usdc: string;
            /**
             * @description Payable to users for both, paid or accrued. USDC base units.
             * @example 1000000
             */
            user_usdc: string;
            /** @description VAUs that landed: attention of those who came by the link. */
            vaus: number;
        } | null;
        LinkReportPart: {
            /** @description Events by what was done. */
            actions: {
                add_to_cart: number;
                custom: number;
                drop_off: number;
                landing: number;
                purchase: number;
                signup: number;
            };
            /** @description Visits that were taken for bots; not among the clicks. */
            bot_clicks: number;
            /** @description Visits of humans. */
            clicks: number;
            /** @description Purchases. */
            conversions: number;
            /**
             * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
             * @example 0.042857
             */
            conversions_per_click: string | null;
            /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
            estimated_commission: components["schemas"]["Money"][];
            /** @description The id, of links the code, of social platforms the name; null for what belongs to none. */
            key: string | null;
            name: string | null;
            on_chain: components["schemas"]["LinkOnChain"];
            /** @description By currency. */
            revenue: components["schemas"]["Sales"][];
        };
        LinkReportParts: {
            data: components["schemas"]["LinkReportPart"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        LinkSummary: components["schemas"]["Link"] & {
            /** @description Visits of people; machines are not counted. */
            clicks: number;
            /** @description Events whose buyer came by this link, whoever is credited. */
            events: number;
            /** @description Those of them that are purchases. */
            purchases: number;
        };
        Money: {
            /**
             * @description Decimal.
             * @example 123.45
             */
            amount: string;
            currency: string;
        };
        NewApplication: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /** @description Why they are the right one. */
            note?: string;
        };
        NewCoupon: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * @description A chosen code: letters of any script, digits, signs and blanks. Without, one is made of prefix and chance.
             * @example JESSICA20
             */
            code?: string;
            /**
             * Format: uuid
             * @description Who is credited. Without: a generic code.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id?: string | null;
            /** @description Characters made by chance, of 4 to 32; never 0, O, 1 or I. Default: 8. */
            length?: number;
            /**
             * @description Stands before a hyphen; made capital.
             * @example SUMMER
             */
            prefix?: string;
            /**
             * Format: date-time
             * @description Default: at once.
             * @example 2026-01-31T12:00:00Z
             */
            valid_from?: string;
            /**
             * Format: date-time
             * @description Not included. Default: no end.
             * @example 2026-01-31T12:00:00Z
             */
            valid_until?: string;
        };
        NewEvidence: {
            /** @enum {string} */
            kind: "post" | "screenshot" | "link";
            note?: string;
            /** @description http or https, without user and password. */
            url: string;
        };
        NewLink: {
            /** @description Fills in what neither utm nor the destination says: source (the influencer’s platform), medium, campaign, content (their handle). Default: true. */
            auto_utm?: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            campaign_id: string;
            /**
             * @description http or https, without user and password.
             * @example https://shop.example/summer
             */
            destination_url: string;
            /**
             * Format: uuid
             * @description Who is credited. Without: a link of the campaign’s own. Influencers make links for themselves alone.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id?: string | null;
            /** @description What its owner calls it. */
            label?: string | null;
            /** @description UTM parameters without their prefix; they replace those of the destination, and replaced_utm says so. */
            utm?: {
                campaign?: string;
                content?: string;
                medium?: string;
                source?: string;
                term?: string;
            };
        };
        OwnInfluencer: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description For themselves and admins; null for everybody else. */
            email: string | null;
            /** @description As they told, in basis points. */
            engagement_rate_bps: number | null;
            /** @description As they told. */
            follower_count: number | null;
            handle: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @enum {string} */
            platform: "twitter" | "tiktok" | "youtube" | "instagram" | "telegram" | "other";
            /** @description With which they invite others. For themselves and admins. */
            referral_code: string | null;
            /**
             * Format: uuid
             * @description Who invited them. For themselves and admins.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            referred_by: string | null;
            /** @description How many registered with their referral code, whatever became of them since. */
            referred_influencers: number;
            /** @enum {string} */
            status: "pending" | "active" | "inactive" | "deleted";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            /** @description Proven to be theirs; null before. */
            wallet: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            wallet_proven_at: string | null;
        };
        PreparedTransaction: {
            /** @enum {string} */
            action: "create" | "fund" | "pause" | "resume" | "finalize" | "withdraw" | "close";
            blockhash: string;
            chain_campaign_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            landed_at: string | null;
            last_valid_block_height: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            prepared_at: string;
            /** @description Why it failed, or what is wrong. */
            reason: string | null;
            signature: string | null;
            /**
             * @description prepared: given out; sent: its signature was told; landed: confirmed; failed: executed and refused; expired: can not land any more.
             * @enum {string}
             */
            state: "prepared" | "sent" | "landed" | "failed" | "expired";
            /** @description What it does, in words. */
            summary: string;
            /** @description Unsigned, version 0, in base64. */
            transaction: string;
            /** @description Who signs and pays. */
            wallet: string;
        };
        PrivacyAnswer: components["schemas"]["PrivacyRequest"] & {
            /** @description Of an export: rows by table. Null for a deletion. */
            data: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            } | null;
        };
        PrivacyRequest: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            completed_at: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @enum {string} */
            kind: "export" | "delete";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            requested_at: string;
            /** @description Rows by table that were given, changed or deleted. */
            result: {
                [key: string]: number;
            };
            /** @enum {string} */
            status: "open" | "done" | "refused";
            /** @description Of customers the keyed hash. */
            subject_id: string;
            /** @enum {string} */
            subject_kind: "user" | "influencer" | "customer";
        };
        Refund: {
            /**
             * @description That of the sale; another one is refused. Default: that of the sale.
             * @example USD
             */
            currency?: string | null;
            /**
             * @description The event_id of the sale, as it was told. The sale may come later.
             * @example order-1001
             */
            event_id: string;
            /** @description refund: the shop gave it back; chargeback: the customer’s bank took it. */
            kind?: string;
            /**
             * Format: date-time
             * @description When it was given back. Default: now.
             * @example 2026-01-31T12:00:00Z
             */
            occurred_at?: string | null;
            /**
             * @description The shop’s name of this refund, by which a repetition is known for good.
             * @example refund-1001-1
             */
            refund_id: string;
            /**
             * @description What was given back, in the sale’s currency. Default: all of it.
             * @example 10.00
             */
            value?: string | null;
        };
        RefundItem: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string;
            currency: string | null;
            /** @description The event_id of the sale. */
            event_id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @enum {string} */
            kind: "refund" | "chargeback";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            occurred_at: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            received_at: string;
            refund_id: string;
            /** @description Decimal; null: all of the sale. */
            value: string | null;
        };
        RefundReceipt: {
            /** @description It had been taken before; this changed nothing. */
            duplicate: boolean;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @description What is left of the sale’s value; null while it is not known. */
            net: string | null;
            /** @description All that was refunded of the sale by now, at most its value; null while the sale is not known. */
            refunded: string | null;
            /**
             * Format: uuid
             * @description The sale’s event; null: it was not told yet, and is waited for.
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            sale_id: string | null;
        };
        Registration: {
            /** Format: email */
            email?: string | null;
            /** @description Share of followers who react, in basis points. */
            engagement_rate_bps?: number | null;
            follower_count?: number | null;
            /**
             * @description Their name there; an @ before it is left out.
             * @example jana.makes
             */
            handle: string;
            /** @enum {string} */
            platform: "twitter" | "tiktok" | "youtube" | "instagram" | "telegram" | "other";
            /** @description Of who invited them. */
            referral_code?: string;
        };
        ReportFunnel: {
            beside: {
                custom: number;
                drop_off: number;
                signup: number;
            };
            steps: {
                events: number;
                /**
                 * @description Events for each of the step before, above 1 where there are more; null for the first, and where the step before has nothing.
                 * @example 0.042857
                 */
                events_per_previous: string | null;
                /** @enum {string} */
                step: "click" | "landing" | "add_to_cart" | "purchase";
            }[];
        };
        ReportJourney: {
            flows: {
                events: number;
                /** @enum {string} */
                method: "Coupon" | "Ref Code" | "Click" | "Unattributed";
                /** @enum {string} */
                outcome: "purchase" | "add_to_cart" | "signup" | "drop_off" | "landing" | "custom";
                /** @enum {string} */
                source: "Tracking Link" | "Direct / Organic";
            }[];
            links: {
                source: string;
                target: string;
                value: number;
            }[];
            nodes: {
                id: string;
                label: string;
                /** @enum {string} */
                stage: "source" | "method" | "outcome";
            }[];
        };
        ReportOverview: {
            /** @description Events by what was done. */
            actions: {
                add_to_cart: number;
                custom: number;
                drop_off: number;
                landing: number;
                purchase: number;
                signup: number;
            };
            /** @description Visits that were taken for bots; not among the clicks. */
            bot_clicks: number;
            /** @description Visits of humans. */
            clicks: number;
            /** @description Purchases. */
            conversions: number;
            /**
             * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
             * @example 0.042857
             */
            conversions_per_click: string | null;
            /** @description The same for a card: 1.5M, 10K, $123.45. Lists are in the order of the figures. */
            display: {
                clicks: string;
                conversions: string;
                estimated_commission: string[];
                revenue: string[];
            };
            /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
            estimated_commission: components["schemas"]["Money"][];
            /** @description By currency. */
            revenue: components["schemas"]["Sales"][];
        };
        ReportPart: {
            /** @description Events by what was done. */
            actions: {
                add_to_cart: number;
                custom: number;
                drop_off: number;
                landing: number;
                purchase: number;
                signup: number;
            };
            /** @description Visits that were taken for bots; not among the clicks. */
            bot_clicks: number;
            /** @description Visits of humans. */
            clicks: number;
            /** @description Purchases. */
            conversions: number;
            /**
             * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
             * @example 0.042857
             */
            conversions_per_click: string | null;
            /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
            estimated_commission: components["schemas"]["Money"][];
            /** @description The id, of links the code, of social platforms the name; null for what belongs to none. */
            key: string | null;
            name: string | null;
            /** @description By currency. */
            revenue: components["schemas"]["Sales"][];
        };
        ReportParts: {
            data: components["schemas"]["ReportPart"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        ReportPoint: {
            /** @description Events by what was done. */
            actions: {
                add_to_cart: number;
                custom: number;
                drop_off: number;
                landing: number;
                purchase: number;
                signup: number;
            };
            /**
             * Format: date-time
             * @description Begin of the hour or day of the time zone. A day has 23 or 25 hours where its clocks change. Clicks that are kept as counts of UTC days alone stand at the day of the same date.
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            /** @description Visits that were taken for bots; not among the clicks. */
            bot_clicks: number;
            /** @description Visits of humans. */
            clicks: number;
            /** @description Purchases. */
            conversions: number;
            /**
             * @description conversions / clicks, rounded half up to six decimals; null without clicks. No rate of people: above 1 where one visit buys twice, or purchases come without clicks, e.g. by coupons.
             * @example 0.042857
             */
            conversions_per_click: string | null;
            /** @description What the agreed shares would give: parts of revenue in its currency, flat sums in USDC, rounded down for each event. A preview; nothing is owed by it. */
            estimated_commission: components["schemas"]["Money"][];
            /** @description By currency. */
            revenue: components["schemas"]["Sales"][];
        };
        ReportSeries: {
            points: components["schemas"]["ReportPoint"][];
            /**
             * @description Whose days and hours.
             * @example Europe/Berlin
             */
            timezone: string;
            /** @enum {string} */
            unit: "hour" | "day";
        };
        Retention: {
            default_days: number;
            /**
             * Format: date-time
             * @description Everything older is gone, of customer_events what was told of the customer. Null before the first run.
             * @example 2026-01-31T12:00:00.000Z
             */
            deleted_before: string | null;
            /** @description Rows that were deleted or emptied so far. */
            deleted_rows: number;
            keep_days: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            ran_at: string | null;
            /** @enum {string} */
            subject: "clicks" | "attention_reports" | "customer_events" | "failed_events" | "audit_log" | "wallet_challenges";
        };
        /** @description null: not agreed, nothing is paid. */
        RevenueShare: {
            share_bps: number;
            /** @enum {string} */
            type: "percentage";
        } | {
            /** @example 1000000 */
            flat_usdc: string;
            /** @enum {string} */
            type: "flat_per_conversion";
        } | {
            /** @example 1000000 */
            flat_usdc: string;
            /** @enum {string} */
            type: "flat_once";
        } | null;
        /** @description null: not agreed yet, nothing is paid. */
        RevenueShareInput: {
            /** @description Their part of revenue in basis points; 1500 is 15 %. */
            share_bps: number;
            /** @enum {string} */
            type: "percentage";
        } | {
            /** @example 1000000 */
            flat_usdc: string;
            /** @enum {string} */
            type: "flat_per_conversion";
        } | {
            /** @example 1000000 */
            flat_usdc: string;
            /** @enum {string} */
            type: "flat_once";
        } | null;
        Sales: {
            /**
             * @description revenue / conversions, rounded half up to the currency’s own decimals; null without conversions.
             * @example 123.45
             */
            average_order_value: string | null;
            /** @description Purchases. */
            conversions: number;
            currency: string;
            /**
             * @description Sum of their values, decimal.
             * @example 123.45
             */
            revenue: string;
        };
        ShownApiKey: components["schemas"]["ApiKey"] & {
            /** @description Its UTF-8 bytes are the key of signatures. Shown once; null without, and in a repetition. */
            hmac_secret: string | null;
            /** @description Shown once; null when the request is a repetition. */
            key: string | null;
        };
        Targeting: {
            cohorts?: string[];
            countries?: string[];
            min_followers?: number;
            platforms?: string[];
        };
        ToldSignature: {
            signature: string;
        };
        TransactionRequest: {
            /** @enum {string} */
            action: "create";
            terms: components["schemas"]["ChainTerms"];
            /** @description The wallet that will own the campaign, and signs. */
            wallet: string;
        } | {
            /** @enum {string} */
            action: "fund";
            /** @example 1000000 */
            amount_usdc: string;
        } | {
            /** @enum {string} */
            action: "pause";
        } | {
            /** @enum {string} */
            action: "resume";
        } | {
            /** @enum {string} */
            action: "finalize";
        } | {
            /** @enum {string} */
            action: "withdraw";
        } | {
            /** @enum {string} */
            action: "close";
        };
        User: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            advertiser_id: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            email: string | null;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            influencer_id: string | null;
            /** @description The identity provider. */
            issuer: string;
            /**
             * @description Null while nobody decided.
             * @enum {string|null}
             */
            role: "admin" | "advertiser" | "influencer" | null;
            /** @description Of admins. */
            scopes: ("root" | "reviewer" | "finance")[];
            /** @enum {string} */
            status: "pending" | "active" | "inactive";
            /** @description Its name of the person. */
            sub: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
        };
        WalletChallenge: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string;
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            id: string;
            /** @description To be signed by the wallet, byte for byte in UTF-8: a message of Sign-In with Solana (EIP-4361). */
            message: string;
            /** @description The same as fields, for wallets with signIn: they make the same message of them. */
            sign_in: {
                address: string;
                /** @example solana:mainnet */
                chainId: string;
                domain: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                expirationTime: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                issuedAt: string;
                nonce: string;
                requestId: string;
                statement: string;
                uri: string;
                /** @enum {string} */
                version: "1";
            };
            wallet: string;
        };
        WalletClaim: {
            wallet: string;
        };
        WalletProof: {
            /**
             * Format: uuid
             * @example 0192f3a1-7c00-7000-8000-000000000001
             */
            challenge_id: string;
            /** @description The wallet’s Ed25519 signature of the message, in base58. */
            signature: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_advertisers: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Advertiser"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_advertisers: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description By whose days reports are cut: a time zone of IANA. Default: UTC.
                     * @example Europe/Berlin
                     */
                    time_zone?: string;
                };
            };
        };
        responses: {
            /** @description The advertiser. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_advertisers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The advertiser. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patch_advertisers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    status?: "active" | "inactive";
                    /**
                     * @description A time zone of IANA.
                     * @example Europe/Berlin
                     */
                    time_zone?: string;
                };
            };
        };
        responses: {
            /** @description The advertiser. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_api_keys: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_api_keys: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Admins must name it.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    advertiser_id?: string;
                    /**
                     * Format: date-time
                     * @example 2026-01-31T12:00:00Z
                     */
                    expires_at?: string;
                    /** @default false */
                    hmac_required?: boolean;
                    name: string;
                    /** @description What the key may do. */
                    scopes: ("events:write" | "events:read" | "campaigns:read" | "campaigns:write" | "links:read" | "links:write" | "coupons:read" | "coupons:write" | "influencers:read" | "reports:read" | "privacy:write")[];
                    /**
                     * @description Whether it gets a secret for signatures.
                     * @default false
                     */
                    with_hmac_secret?: boolean;
                };
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownApiKey"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_api_keys_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patch_api_keys_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    hmac_required?: boolean;
                    name?: string;
                    /** @description What the key may do. */
                    scopes?: ("events:write" | "events:read" | "campaigns:read" | "campaigns:write" | "links:read" | "links:write" | "coupons:read" | "coupons:write" | "influencers:read" | "reports:read" | "privacy:write")[];
                };
            };
        };
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_api_keys_id_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_api_keys_id_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old key goes on working.
                     * @default 86400
                     */
                    overlap_seconds?: number;
                };
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownApiKey"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_applications: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                status?: "applied" | "approved" | "active" | "completed" | "paid" | "rejected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Application"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_applications: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApplication"];
            };
        };
        responses: {
            /** @description The application. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_applications_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_applications_id_evidence: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvidence"];
            };
        };
        responses: {
            /** @description The evidence. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_applications_id_move: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationMove"];
            };
        };
        responses: {
            /** @description The application. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_assignments: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Assignment"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_attribution_corrections: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AttributionCorrection"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_attribution_rerun: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From then on, included. */
                from?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until then, not included. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found on this page of events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of these: by what was recorded alone, because what was told has been deleted. */
                        by_record_only: number;
                        /** @description Events that were decided again. */
                        checked: number;
                        differences: components["schemas"]["AttributionDifference"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_attribution_rerun: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From then on, included. */
                from?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until then, not included. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was corrected of this page of events, and of the sessions that hang on them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checked: number;
                        corrected: string[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_audit_log: {
        parameters: {
            query?: {
                action?: string;
                actor_id?: string;
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                from?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                subject_id?: string;
                subject_kind?: string;
                /** @description Not included. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_campaigns: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                status?: "draft" | "reviewing" | "published" | "paused" | "completed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Campaign"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Admins must name it.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    advertiser_id?: string;
                    allow_list?: string[] | null;
                    /**
                     * @description Which keys decide for it; any: the whole waterfall.
                     * @enum {string}
                     */
                    attribution_source?: "any" | "coupon" | "link";
                    /** @description For so many days after a click, or an earlier event of the shop's session, what follows is credited; for so long a completed campaign still credits. Default: 30. */
                    attribution_window_days?: number;
                    auto_approve?: boolean;
                    brief?: string;
                    /** @example 5000000000 */
                    budget_usdc: string;
                    /** @description For so many days after a sale a refund takes its commission back; then it is released. Default: 30. What is changed holds for later sales: commissions keep their date. */
                    commission_hold_days?: number;
                    /**
                     * @description Offered for a thousand views. For people: nothing is paid by it here.
                     * @example 1000000
                     */
                    cpm_usdc?: string;
                    /** @description In which of its statuses the campaign credits what happens then. Default: in all of them, in completed as long as its attribution window goes on. */
                    credits_in?: ("draft" | "reviewing" | "published" | "paused" | "completed")[];
                    /** @example 5000000000 */
                    daily_budget_usdc?: string;
                    /**
                     * Format: date-time
                     * @description Not included. When it is told, in the future. Default: no end.
                     * @example 2026-01-31T12:00:00Z
                     */
                    ends_at?: string | null;
                    /**
                     * @description Meant for an hour. For people: the program keeps budgets by day.
                     * @example 5000000000
                     */
                    hourly_budget_usdc?: string;
                    /**
                     * @description The most that one influencer’s commissions in the campaign come to. What is changed holds for later sales.
                     * @example 5000000000
                     */
                    max_earnings_per_user_usdc?: string;
                    name: string;
                    slots?: number | null;
                    /**
                     * Format: date-time
                     * @description When it is told, at most a day ago: nothing is credited for what was before. Default: at once.
                     * @example 2026-01-31T12:00:00Z
                     */
                    starts_at?: string | null;
                    targeting?: components["schemas"]["Targeting"];
                };
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_campaigns_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    delete_campaigns_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patch_campaigns_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    allow_list?: string[] | null;
                    /**
                     * @description Which keys decide for it; any: the whole waterfall.
                     * @enum {string}
                     */
                    attribution_source?: "any" | "coupon" | "link";
                    /** @description For so many days after a click, or an earlier event of the shop's session, what follows is credited; for so long a completed campaign still credits. Default: 30. */
                    attribution_window_days?: number;
                    auto_approve?: boolean;
                    brief?: string;
                    /** @example 5000000000 */
                    budget_usdc?: string;
                    /** @description For so many days after a sale a refund takes its commission back; then it is released. Default: 30. What is changed holds for later sales: commissions keep their date. */
                    commission_hold_days?: number;
                    /**
                     * @description Offered for a thousand views. For people: nothing is paid by it here.
                     * @example 1000000
                     */
                    cpm_usdc?: string;
                    /** @description In which of its statuses the campaign credits what happens then. Default: in all of them, in completed as long as its attribution window goes on. */
                    credits_in?: ("draft" | "reviewing" | "published" | "paused" | "completed")[];
                    /** @example 5000000000 */
                    daily_budget_usdc?: string;
                    /**
                     * Format: date-time
                     * @description Not included. When it is told, in the future. Default: no end.
                     * @example 2026-01-31T12:00:00Z
                     */
                    ends_at?: string | null;
                    /**
                     * @description Meant for an hour. For people: the program keeps budgets by day.
                     * @example 5000000000
                     */
                    hourly_budget_usdc?: string;
                    /**
                     * @description The most that one influencer’s commissions in the campaign come to. What is changed holds for later sales.
                     * @example 5000000000
                     */
                    max_earnings_per_user_usdc?: string;
                    name?: string;
                    slots?: number | null;
                    /**
                     * Format: date-time
                     * @description When it is told, at most a day ago: nothing is credited for what was before. Default: at once.
                     * @example 2026-01-31T12:00:00Z
                     */
                    starts_at?: string | null;
                    targeting?: components["schemas"]["Targeting"];
                };
            };
        };
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_complete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    put_campaigns_id_influencers_influencer_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                influencer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentInput"];
            };
        };
        responses: {
            /** @description The assignment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    delete_campaigns_id_influencers_influencer_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                influencer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_pause: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_publish: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_submit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_campaigns_id_transactions: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transactions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @example 0192f3a1-7c00-7000-8000-000000000001
                         */
                        campaign_id: string;
                        data: components["schemas"]["ChainTransaction"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_transactions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransactionRequest"];
            };
        };
        responses: {
            /** @description The transaction. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreparedTransaction"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_transactions_transaction_signature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                /** @description The transaction’s id, or an action for its newest one. */
                transaction: ("create" | "fund" | "pause" | "resume" | "finalize" | "withdraw" | "close") | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToldSignature"];
            };
        };
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainTransaction"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_campaigns_id_withdraw: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_commissions: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                event_id?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                state?: "waiting" | "pending" | "available" | "paid" | "frozen" | "voided" | "clawed_back";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Commission"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_commissions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commission, and its moves from the first one on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommissionDetail"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_conversions: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                state?: "queued" | "dead" | "accepted" | "landed" | "parked" | "refused";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChainConversion"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_conversions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainConversion"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_conversions_id_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is queued. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainConversion"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_coupons: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description However its letters are typed. */
                code?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                influencer_id?: string;
                /** @description auto: made by chance; vanity: chosen; generic: of nobody, it fixes the campaign alone. */
                kind?: "auto" | "vanity" | "generic";
                /** @description Rows at most. Default: 50. */
                limit?: number;
                status?: "active" | "invalidated";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Coupon"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_coupons: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCoupon"];
            };
        };
        responses: {
            /** @description The coupon. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_coupons_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The coupon. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_coupons_id_invalidate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The coupon. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_coupons_id_regenerate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Characters made by chance, of 4 to 32; never 0, O, 1 or I. Default: 8. */
                    length?: number;
                    /**
                     * @description Stands before a hyphen; made capital.
                     * @example SUMMER
                     */
                    prefix?: string;
                };
            };
        };
        responses: {
            /** @description The new coupon. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_coupons_bulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkCoupons"];
            };
        };
        responses: {
            /** @description What was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created: components["schemas"]["Coupon"][];
                        /** @description Influencers who had an active code already. */
                        skipped: number;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_earnings: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Earning"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_event_add_to_cart: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as event_id, as a header. Where both are given, they are equal. */
                "idempotency-key"?: string;
                /** @description Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so. */
                "x-crr-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventOfKnownAction"];
            };
        };
        responses: {
            /** @description It had been stored before: the same answer, nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_event_drop_off: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as event_id, as a header. Where both are given, they are equal. */
                "idempotency-key"?: string;
                /** @description Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so. */
                "x-crr-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventOfKnownAction"];
            };
        };
        responses: {
            /** @description It had been stored before: the same answer, nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_event_purchase: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as event_id, as a header. Where both are given, they are equal. */
                "idempotency-key"?: string;
                /** @description Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so. */
                "x-crr-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventOfKnownAction"];
            };
        };
        responses: {
            /** @description It had been stored before: the same answer, nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_event_refund: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refund"];
            };
        };
        responses: {
            /** @description It had been stored before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_event_signup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as event_id, as a header. Where both are given, they are equal. */
                "idempotency-key"?: string;
                /** @description Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so. */
                "x-crr-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventOfKnownAction"];
            };
        };
        responses: {
            /** @description It had been stored before: the same answer, nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_events: {
        parameters: {
            query?: {
                action?: "purchase" | "add_to_cart" | "signup" | "drop_off" | "landing" | "custom";
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                attributed?: boolean;
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                deciding_key?: "coupon" | "ref_code" | "landing_url" | "referrer" | "click_id" | "session_id" | "none";
                /** @description From then on, included. */
                from?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until then, not included. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that happened last first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventItem"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same as event_id, as a header. Where both are given, they are equal. */
                "idempotency-key"?: string;
                /** @description Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so. */
                "x-crr-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Event"];
            };
        };
        responses: {
            /** @description It had been stored before: the same answer, nothing changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_events_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDetail"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_events_batch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Signature of the request: t=<Unix seconds>,v1=<hex>. Needed where the key says so. */
                "x-crr-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    events: components["schemas"]["Event"][];
                };
            };
        };
        responses: {
            /** @description One answer for each, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            error: {
                                code: string;
                                field: string | null;
                                message: string;
                            } | null;
                            receipt: components["schemas"]["EventReceipt"] & (Record<string, unknown> | null);
                            /** @description As the event alone would have been answered. */
                            status: number;
                        }[];
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_evidence: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                application_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                status?: "submitted" | "approved" | "rejected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Evidence"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_evidence_id_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvidenceReview"];
            };
        };
        responses: {
            /** @description The evidence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_failed_events: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FailedEvent"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_failed_events_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The refusal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailedEvent"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_failed_events_id_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Event"];
            };
        };
        responses: {
            /** @description It had been stored before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReceipt"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencer_stats_chart: {
        parameters: {
            query?: {
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                /** @description Whose days and hours: a time zone of IANA. Default: the advertiser’s time_zone; UTC for influencers, and for admins without advertiser_id. */
                timezone?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
                /** @description Default: day. By the hour, from and to are needed and at most 7 days apart. */
                unit?: "hour" | "day";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One point for each hour or day of the range. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSeries"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencer_stats_export: {
        parameters: {
            query?: {
                /** @description Whether it begins with a byte order mark, for spreadsheets. Default: false. */
                bom?: boolean;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                /** @description Whose days and hours: a time zone of IANA. Default: the advertiser’s time_zone; UTC for influencers, and for admins without advertiser_id. */
                timezone?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
                /** @description Default: day. By the hour, from and to are needed and at most 7 days apart. */
                unit?: "hour" | "day";
                /** @description What the file is of. Default: events. */
                what?: "events" | "chart" | "campaigns" | "influencers" | "platforms" | "coupons" | "tracking-links";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencer_stats_overview: {
        parameters: {
            query?: {
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluencerOverview"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencer_stats_tracking_links: {
        parameters: {
            query?: {
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From when, included. */
                from?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkReportParts"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencers: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description Only who takes part in this campaign, or has a link of it. */
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Begins so, whatever the letters’ case. */
                handle?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                min_followers?: number;
                platform?: "twitter" | "tiktok" | "youtube" | "instagram" | "telegram" | "other";
                status?: "pending" | "active" | "inactive" | "deleted";
                wallet_proven?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Influencer"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_influencers: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description The influencer, active. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Influencer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The influencer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Influencer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patch_influencers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InfluencerChanges"];
            };
        };
        responses: {
            /** @description The influencer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Influencer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencers_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The influencer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnInfluencer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_influencers_me_claims: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluencerClaims"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_influencers_me_transactions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InfluencerTransactionRequest"];
            };
        };
        responses: {
            /** @description The transaction. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluencerTransaction"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_influencers_me_wallet_challenges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WalletClaim"];
            };
        };
        responses: {
            /** @description The message. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletChallenge"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_influencers_me_wallet_proofs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WalletProof"];
            };
        };
        responses: {
            /** @description The influencer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Influencer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_influencers_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description The influencer, pending. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Influencer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_jobs: {
        parameters: {
            query?: {
                /** @description The next_cursor of the page before. */
                cursor?: string;
                kind?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                state?: "queued" | "dead";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In no order of time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Job"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_jobs_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_jobs_id_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is queued. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_leaderboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Leaderboard"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_customers_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Admins name it; of others it is ignored.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    advertiser_id?: string;
                    customer_hash?: string;
                    /** @description As in events. Either it or customer_hash. */
                    customer_id?: string;
                };
            };
        };
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_customers_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Admins name it; of others it is ignored.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    advertiser_id?: string;
                    customer_hash?: string;
                    /** @description As in events. Either it or customer_hash. */
                    customer_id?: string;
                };
            };
        };
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_influencers_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_influencers_id_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_me_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Your own, as GET /me tells it: nobody is forgotten by mistake.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    user_id: string;
                };
            };
        };
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_me_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_privacy_requests: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of requests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PrivacyRequest"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_users_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_privacy_users_id_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_refunds: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                event_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RefundItem"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All subjects. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Retention"][];
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    put_retention_subject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: "clicks" | "attention_reports" | "customer_events" | "failed_events" | "audit_log" | "wallet_challenges";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keep_days: number;
                };
            };
        };
        responses: {
            /** @description The subject. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_ab_test: {
        parameters: {
            query: {
                ab_test: string;
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The variants. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AbComparison"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_breakdown: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The funnel. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportFunnel"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_campaigns: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of campaigns. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignReportParts"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_chart: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Whose days and hours: a time zone of IANA. Default: the advertiser’s time_zone; UTC for influencers, and for admins without advertiser_id. */
                timezone?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
                /** @description Default: day. By the hour, from and to are needed and at most 7 days apart. */
                unit?: "hour" | "day";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One point for each hour or day of the range. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSeries"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_coupons: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportParts"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_export: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description Whether it begins with a byte order mark, for spreadsheets. Default: false. */
                bom?: boolean;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Whose days and hours: a time zone of IANA. Default: the advertiser’s time_zone; UTC for influencers, and for admins without advertiser_id. */
                timezone?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
                /** @description Default: day. By the hour, from and to are needed and at most 7 days apart. */
                unit?: "hour" | "day";
                /** @description What the file is of. Default: events. */
                what?: "events" | "chart" | "campaigns" | "influencers" | "platforms" | "coupons" | "tracking-links";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_funnel: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The funnel. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportFunnel"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_influencers: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportParts"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_journey: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The flows, the largest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportJourney"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_overview: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOverview"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_platforms: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportParts"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_stats_tracking_links: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description Clicks have no coupon: with one, none is counted. */
                coupon_id?: string;
                /** @description Of events. Clicks have no currency: all are counted. */
                currency?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description From when, included. */
                from?: string;
                influencer_id?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                /** @description Until when, not included. */
                to?: string;
                /** @description The link’s code. */
                tracking_link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkReportParts"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_tracking_links: {
        parameters: {
            query?: {
                ab_test?: string;
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                campaign_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                influencer_id?: string;
                is_active?: boolean;
                /** @description Rows at most. Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["LinkSummary"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_tracking_links: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLink"];
            };
        };
        responses: {
            /** @description The link. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_tracking_links_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkSummary"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patch_tracking_links_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkChanges"];
            };
        };
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_tracking_links_code_regenerate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whether the old one keeps leading. Default: false, it answers that it is gone (410). */
                    keep_old?: boolean;
                };
            };
        };
        responses: {
            /** @description The link. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_tracking_links_ab_test: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AbTest"];
            };
        };
        responses: {
            /** @description The links, in the order of the variants. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"][];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    post_tracking_links_bulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key and body has no effect, and is answered as the first time, with idempotency-replayed: true. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkLinks"];
            };
        };
        responses: {
            /** @description What was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created: components["schemas"]["Link"][];
                        /** @description Influencers who had an active link already. */
                        skipped: number;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_users: {
        parameters: {
            query?: {
                /** @description For admins: only of this advertiser. Ignored for everybody else, who see their own. */
                advertiser_id?: string;
                /** @description The next_cursor of the page before. */
                cursor?: string;
                /** @description Rows at most. Default: 50. */
                limit?: number;
                role?: "admin" | "advertiser" | "influencer";
                status?: "pending" | "active" | "inactive";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"][];
                        /** @description Null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    get_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patch_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description For the role advertiser.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    advertiser_id?: string;
                    /**
                     * Format: uuid
                     * @description For the role influencer.
                     * @example 0192f3a1-7c00-7000-8000-000000000001
                     */
                    influencer_id?: string;
                    /**
                     * @description With it advertiser_id, influencer_id or scopes are decided anew.
                     * @enum {string}
                     */
                    role?: "admin" | "advertiser" | "influencer";
                    /** @description For the role admin. */
                    scopes?: ("root" | "reviewer" | "finance")[];
                    /** @enum {string} */
                    status?: "pending" | "active" | "inactive";
                };
            };
        };
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description A refusal. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
