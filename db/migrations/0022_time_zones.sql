-- Days of reports are those of the advertiser's time zone.
ALTER TABLE platform.advertisers ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC' CHECK (length(time_zone) BETWEEN 1 AND 64);
COMMENT ON COLUMN platform.advertisers.time_zone IS 'By whose days its reports are cut: a name of IANA. Changes no stored moment.';
