output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.main.id
}

output "private_subnet_ids" {
  description = "Private subnets, one in each of two zones."
  value       = [for k in sort(keys(aws_subnet.private)) : aws_subnet.private[k].id]
}

output "security_group_ids" {
  description = "Security groups by what they are for."
  value       = { for k, g in aws_security_group.main : k => g.id }
}
