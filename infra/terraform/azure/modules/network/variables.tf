variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "cidr" {
  description = "Addresses of the network."
  type        = string
}

variable "nat" {
  description = "Whether a NAT gateway gives the platform one fixed address."
  type        = bool
}

variable "database" {
  description = "Whether PostgreSQL needs a subnet and a zone."
  type        = bool
}

variable "audit_account_id" {
  description = "Account for flow logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number
}

variable "endpoints" {
  description = "Private endpoints: what each leads to, which part of it, and the names that resolve to it."
  type        = map(object({ target = string, part = string, zones = list(string) }))
}
