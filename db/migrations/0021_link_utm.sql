-- Where a link's UTM parameters come from: those of the destination win over automatic ones, and explicit ones over both.
ALTER TABLE platform.tracking_links ADD COLUMN utm_automatic jsonb NOT NULL DEFAULT '{}';
ALTER TABLE platform.tracking_links ADD COLUMN utm_explicit jsonb NOT NULL DEFAULT '{}';
UPDATE platform.tracking_links SET utm_explicit = utm;
COMMENT ON COLUMN platform.tracking_links.utm_automatic IS 'What the platform fills in where neither the links maker nor its destination says anything.';
COMMENT ON COLUMN platform.tracking_links.utm_explicit IS 'What the links maker said. utm holds what follows of both and of the destination.';

-- Schemes are the same in capitals.
ALTER TABLE platform.tracking_links DROP CONSTRAINT tracking_links_destination_url_check;
ALTER TABLE platform.tracking_links ADD CONSTRAINT tracking_links_destination_url_check CHECK (destination_url ~* '^https?://');
