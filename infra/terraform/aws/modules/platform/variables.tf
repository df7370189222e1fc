variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "region" {
  description = "Region of the platform."
  type        = string
}

variable "account" {
  description = "AWS account id."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts images, disks and the database."
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

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups by what they are for."
  type        = map(string)
}

variable "execution_role_arn" {
  description = "Starts the container."
  type        = string
}

variable "task_role_arn" {
  description = "What the container is."
  type        = string
}

variable "scheduler_role_arn" {
  description = "Starts the collector."
  type        = string
}

variable "log_group" {
  description = "Log group of the containers."
  type        = string
}

variable "shell_log_group" {
  description = "Log group of shell sessions."
  type        = string
}

variable "environment" {
  description = "Settings of the container. No secret among them."
  type        = map(string)
}

variable "database" {
  description = "Whether PostgreSQL is made."
  type        = bool
}

variable "database_class" {
  description = "Size of PostgreSQL."
  type        = string
}

variable "database_roots" {
  description = "Authorities that sign the region's databases, PEM; empty when the file was not fetched."
  type        = string
}

variable "two_zones" {
  description = "Whether PostgreSQL has a standby in another zone."
  type        = bool
}

variable "protect" {
  description = "Whether destroy leaves the database and images alone."
  type        = bool
}

variable "node_count" {
  description = "Consoles that run side by side."
  type        = number
}

variable "insights" {
  description = "Whether every container's figures are kept, which costs some dollars a month."
  type        = bool
}
