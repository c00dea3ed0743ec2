-- Who may come in. The key itself is shown once and kept nowhere: only its hash is.
create table api_key (
    id           text primary key,
    tenant       text not null,
    role         text not null check (role in ('operator', 'integrator', 'auditor')),
    name         text not null,
    hash         bytea not null unique,
    made_at      timestamptz not null default clock_timestamp(),
    withdrawn_at timestamptz
);
create index on api_key (tenant, made_at);

-- News from LiveKit that were believed. Whose they are is known only when they are translated; until then they are sealed, because a
-- room's name may hold a number. What was delivered stays as its id, so that it is not taken twice.
create table room_news (
    number      bigint generated always as identity primary key,
    id          text not null unique,
    sealed      bytea,
    taken_at    timestamptz not null default clock_timestamp(),
    due_at      timestamptz not null default clock_timestamp(),
    attempts    integer not null default 0,
    done_at     timestamptz,
    check ((sealed is null) = (done_at is not null))
);
create index on room_news (due_at) where done_at is null;
create index on room_news (done_at) where done_at is not null;

-- What became of transfers, in words that name nobody: for the webhooks of integrators, and to be counted.
create table transfer_event (
    number      bigint generated always as identity primary key,
    call        text not null,
    transfer    text not null,
    tenant      text not null,
    sequence    integer not null,
    kind        text not null,
    cause       text,
    at          timestamptz not null,
    workflow    text not null,
    entry       integer not null,
    due_at      timestamptz not null default clock_timestamp(),
    attempts    integer not null default 0,
    settled_at  timestamptz,
    unique (workflow, entry, kind),
    unique (transfer, sequence)
);
create index on transfer_event (call);
create index on transfer_event (tenant, kind);
create index on transfer_event (transfer, sequence) where settled_at is null;
