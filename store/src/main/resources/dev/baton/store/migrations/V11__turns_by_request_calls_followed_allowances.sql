-- Turns that one request brought: repeated, it brings none.
alter table transcript_turn add column request text;
create index on transcript_turn (call, request) where request is not null;

-- Whoever follows all calls of a tenant asks for the latest lines, many times a second.
create index on journal_entry (tenant, recorded_at);
create index on known_call (tenant, ended_at) where ended_at is not null;

-- How fast each key may ask. Lost with a crash, after which everybody may ask again.
create unlogged table allowance (
    name    text primary key,
    tokens  double precision not null,
    at      timestamptz not null
);
