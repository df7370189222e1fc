# What a profile means on AWS. Everything that costs money or protects data and depends on the profile stands here.
locals {
  profiles = {
    lean = {
      nat             = "instance" # a t4g.nano that forwards: a fifth of a NAT gateway
      endpoint_zones  = 1
      endpoints       = []
      database        = false
      database_class  = "db.t4g.micro"
      two_zones       = false
      protect         = false
      flow_logs       = "objects" # cents in a bucket; log groups cost by the gigabyte
      secret_recovery = 7
      node_count      = 1
    }
    standard = {
      nat             = "gateway"
      endpoint_zones  = 1
      endpoints       = ["secrets", "keys", "logs", "registry", "notebooks", "identity"]
      database        = true
      database_class  = "db.t4g.micro"
      two_zones       = false
      protect         = true
      flow_logs       = "logs"
      secret_recovery = 30
      node_count      = 1
    }
    regulated = {
      nat             = "gateway"
      endpoint_zones  = 2
      endpoints       = ["secrets", "keys", "logs", "registry", "notebooks", "identity", "models"]
      database        = true
      database_class  = "db.t4g.small"
      two_zones       = true
      protect         = true
      flow_logs       = "logs"
      secret_recovery = 30
      node_count      = 2
    }
  }
  chosen    = local.profiles[var.profile]
  endpoints = coalesce(var.endpoints, local.chosen.endpoints)
  database  = coalesce(var.database, local.chosen.database)
  labels    = merge(var.labels, { app = "watchfloor", stack = var.name })
}
