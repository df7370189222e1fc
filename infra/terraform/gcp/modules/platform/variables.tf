variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "project" {
  description = "Project."
  type        = string
}

variable "region" {
  description = "Region of the platform."
  type        = string
}

variable "key_id" {
  description = "Key that encrypts images, revisions and the database."
  type        = string
}

variable "accounts" {
  description = "Accounts of the platform and of what starts it."
  type        = map(string)
}

variable "network_id" {
  description = "Network."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of the platform."
  type        = string
}

variable "database_range" {
  description = "Range for Cloud SQL."
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

variable "database_tier" {
  description = "Size of PostgreSQL."
  type        = string
}

variable "two_zones" {
  description = "Whether PostgreSQL has a standby in another zone."
  type        = bool
}

variable "protect" {
  description = "Whether destroy leaves the database alone."
  type        = bool
}

variable "node_count" {
  description = "Consoles that always run; with 0 the first request starts one."
  type        = number
}

variable "groups" {
  description = "Google group of each role of people, who may open the console."
  type        = map(string)
}

variable "environment" {
  description = "Settings of the container. No secret among them."
  type        = map(string)
}
