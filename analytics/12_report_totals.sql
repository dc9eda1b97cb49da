-- Totals of a range of days. Every report_… function takes the same filter, so that figures agree from one report to the next.
-- Parameters: from_day, to_day (UTC days, both included).
-- Units: US dollars, hours; rates are fractions.
SELECT *
FROM chain.report_totals(:'from_day', :'to_day');
