variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "unique_name" {
  description = "Name of the registry and the database server, global in Azure."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "directory" {
  description = "Entra tenant."
  type        = string
}

variable "private_registry" {
  description = "Whether images are pulled through a private endpoint, which takes the Premium registry."
  type        = bool
}

variable "key_id" {
  description = "Key that encrypts images and the database."
  type        = string
}

variable "encryption_identity" {
  description = "Identity that uses the key."
  type        = object({ id = string, principal_id = string, client_id = string })
}

variable "platform_identity" {
  description = "Identity of the platform."
  type        = object({ id = string, principal_id = string, client_id = string })
}

variable "identity_ids" {
  description = "What the container can be: itself, or one of the tools."
  type        = list(string)
}

variable "subnet_ids" {
  description = "Subnets by what lives in them."
  type        = map(string)
}

variable "database_zone_id" {
  description = "Zone in which PostgreSQL gets its name."
  type        = string
}

variable "workspace_id" {
  description = "Workspace of logs."
  type        = string
}

variable "image_tag" {
  description = "Tag of the image to run; empty runs nothing."
  type        = string
}

variable "console_command" {
  description = "Arguments that make the image listen on 8080; empty for no console."
  type        = list(string)
}

variable "collect_minutes" {
  description = "Minutes between two runs of the collector."
  type        = number
}

variable "database" {
  description = "Whether PostgreSQL is made."
  type        = bool
}

variable "database_sku" {
  description = "Size of PostgreSQL."
  type        = string
}

variable "database_ha" {
  description = "Whether PostgreSQL has a standby in another zone."
  type        = bool
}

variable "protect" {
  description = "Whether backups are kept for the longest time."
  type        = bool
}

variable "zone_redundant" {
  description = "Whether the platform spreads over zones."
  type        = bool
}

variable "node_count" {
  description = "Consoles that run side by side."
  type        = number
}

variable "models" {
  description = "Whether an account for Claude's models in Foundry is made."
  type        = bool
}

variable "environment" {
  description = "Settings of the container. No secret among them."
  type        = map(string)
}
