-- Whose call it is. Everything else about a call takes its tenant from here.
create table known_call (
    id          text primary key,
    tenant      text not null,
    room        text not null,
    caller      text not null,
    reach       text not null,
    begun_at    timestamptz not null default clock_timestamp(),
    ended_at    timestamptz,
    erased_at   timestamptz,
    name_mark   bytea,
    notes       bytea
);
create index on known_call (tenant, begun_at desc, id);
create index on known_call (tenant, name_mark) where name_mark is not null;

-- A call that somebody else began, and that nobody has made known yet, is the house's.
create function tenant_of(call_id text) returns text language sql stable as $$
    select coalesce((select tenant from known_call where id = call_id), 'house')
$$;

create table known_transfer (
    id          text primary key,
    call        text not null,
    tenant      text not null,
    begun_at    timestamptz not null default clock_timestamp(),
    ended_at    timestamptz,
    notes       bytea
);
create index on known_transfer (tenant, begun_at desc, id) where ended_at is null;
create index on known_transfer (call, begun_at);

-- Keys of calls, each sealed with the deployment's key, which is kept elsewhere. A row whose key is gone is the mark of an erased call.
create table call_key (
    id           text primary key,
    tenant       text not null,
    sealed       bytea,
    made_at      timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    check ((sealed is null) = (destroyed_at is not null))
);

create table kept_text (
    reference   text primary key,
    call        text not null,
    tenant      text not null,
    kind        text not null,
    sealed      bytea not null,
    kept_at     timestamptz not null default clock_timestamp()
);
create index on kept_text (call, kind);

create table transcript_turn (
    call        text not null,
    number      integer not null,
    tenant      text not null,
    sealed      bytea not null,
    said_at     timestamptz not null default clock_timestamp(),
    primary key (call, number)
);

create table journal_entry (
    workflow    text not null,
    number      integer not null,
    call        text,
    tenant      text not null,
    sealed      bytea not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (workflow, number)
);
create index on journal_entry (call);

-- Leases and counts are about supervisors, trunks and processes, which all tenants share: the only rows without one.
create table lease (
    name        text primary key,
    holder      text not null,
    until       timestamptz not null
);
create index on lease (until);

create table tally (
    name        text primary key,
    times       bigint not null,
    until       timestamptz not null
);
create index on tally (until);

create table audit_entry (
    number      bigint generated always as identity primary key,
    at          timestamptz not null default clock_timestamp(),
    tenant      text not null,
    who         text not null,
    did         text not null,
    subject     text not null
);
create index on audit_entry (tenant, number);

create function only_ever_added_to() returns trigger language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger kept_as_written before update or delete on audit_entry for each row execute function only_ever_added_to();
create trigger kept_whole before truncate on audit_entry for each statement execute function only_ever_added_to();
-- What was said is never reworded. It goes with its call, or when it has been kept for long enough.
create trigger kept_as_said before update on transcript_turn for each row execute function only_ever_added_to();
create trigger kept_as_written before update on journal_entry for each row execute function only_ever_added_to();
