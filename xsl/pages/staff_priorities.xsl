<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- All contracts' priorities together, for staff. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="staff_priorities.title">&all-priorities;</xsl:template>
  <xsl:template match="page" mode="staff_priorities.width">desk</xsl:template>

  <xsl:variable name="staff_priorities.here" select="concat($base, '/staff/priorities')"/>

  <xsl:template match="page" mode="staff_priorities.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&all-priorities;</h1>
      <p class="lead">&all-priorities-lead;</p>
      <form class="row-form search" method="get" action="{$staff_priorities.here}" role="search">
        <label class="vh" for="f-q">&filter-words;</label>
        <input id="f-q" name="q" type="search" placeholder="&filter-words;" value="{query/@q}"/>
        <label class="vh" for="f-plan">&plan;</label>
        <select id="f-plan" name="plan">
          <option value="">&filter-any-plan;</option>
          <xsl:for-each select="plans/plan"><option value="{@key}"><xsl:if test="@key = /page/query/@plan"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
        </select>
        <button class="primary">&filter-apply;</button>
        <xsl:if test="query/@q or query/@plan"><a href="{$staff_priorities.here}">&all-priorities-clear;</a></xsl:if>
      </form>
      <xsl:if test="priorities/@cut = 'yes'"><p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><span>&all-priorities-cut;</span></p></xsl:if>
      <xsl:choose>
        <xsl:when test="priorities/priority"><xsl:call-template name="staff_priorities.table"/></xsl:when>
        <xsl:when test="query/@q or query/@plan or query/@after"><xsl:call-template name="empty"><xsl:with-param name="icon" select="'high'"/><xsl:with-param name="text">&all-priorities-no-match;</xsl:with-param></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'high'"/><xsl:with-param name="text">&all-priorities-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="staff_priorities.next-page"/>
    </div>
  </xsl:template>

  <xsl:template name="staff_priorities.table">
    <table class="data cards-when-narrow">
      <thead><tr><th scope="col">&plan;</th><th scope="col">&contract-word;</th><th scope="col" class="to-right">&priority-place;</th><th scope="col">&priority;</th></tr></thead>
      <tbody>
        <xsl:for-each select="priorities/priority">
          <tr>
            <td><xsl:value-of select="@plan"/><br/><xsl:text> </xsl:text><span class="muted">&weight-of-plan;</span></td>
            <td>
              <a href="{$base}/contract/{@contract}/priorities#p{@id}"><xsl:value-of select="@contract-name"/></a>
              <xsl:if test="@state != 'active'"><br/><xsl:text> </xsl:text><xsl:call-template name="contract-state"/></xsl:if>
            </td>
            <td class="to-right" data-name="&priority-place;"><xsl:value-of select="@position"/></td>
            <td>
              <b><xsl:value-of select="@title"/></b>
              <xsl:if test="@note != ''"><p class="as-typed muted"><xsl:value-of select="@note"/><xsl:if test="string-length(@note) = 300">&#8230;</xsl:if></p></xsl:if>
              <p class="meta">
                <xsl:if test="@link"><span><xsl:call-template name="priority-leads-to"/></span></xsl:if>
                <span>&priority-changed-word;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@changed-at"/><xsl:with-param name="ago" select="@changed-at-ago"/></xsl:call-template></span>
              </p>
            </td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <!-- The filters go along as the fields of a form: what was searched for need not be written into an address here. -->
  <xsl:template name="staff_priorities.next-page">
    <xsl:if test="priorities/@next or query/@after">
      <form class="pager" method="get" action="{$staff_priorities.here}">
        <xsl:if test="query/@q"><input type="hidden" name="q" value="{query/@q}"/></xsl:if>
        <xsl:if test="query/@plan"><input type="hidden" name="plan" value="{query/@plan}"/></xsl:if>
        <xsl:if test="query/@after"><button>&first-priorities;</button></xsl:if>
        <xsl:if test="priorities/@next"><button name="after" value="{priorities/@next}">&more-priorities;<xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template></button></xsl:if>
      </form>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
