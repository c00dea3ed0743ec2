package dev.baton.call;

/** One conversation with one caller, owned by one workflow for as long as it lives. */
public record Call(CallId id, TenantId tenant, RoomName room, Caller caller, Conversation conversation) {}
