"""Below all stations: context, tenancy, outbox, sealed fields, typed settings readers, gateway loader."""
